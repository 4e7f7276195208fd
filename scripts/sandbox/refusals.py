"""How the stand-in refuses: the app with Slack's error codes, a person with words."""

from scripts.sandbox.entities import Json


class ApiError(Exception):
    """A Web API call is answered with `ok: false` and this error code; `extra` joins the answer."""

    def __init__(self, error: str, *messages: str, **extra: object) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.answer: Json = {"ok": False, "error": error, **extra}
        if messages:
            self.answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}


class UserError(Exception):
    """A person tried what Slack's own client would not let them do; the text is words for them."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status
