"""The demo's two routines played by themselves, as `make demo ARGS=--play` does."""

from scripts.demo.environment import running_demo
from scripts.demo.play import play


async def test_both_routines_play_themselves_to_published_stories() -> None:
    said: list[str] = []
    async with running_demo() as demo:
        call, day = await play(demo, said.append)
        assert demo.sandbox.violations == []
    assert "I have become the memory of your support team" in call
    assert "A refund takes four systems and two signatures" in day
    assert "Published, and Ada has been told." in said
    assert said[-1] == "Everybody who voted sees what will be done, by when, and by whom."
