"""README's table of commands and the manifest's hint, made from the registered commands; `make map` renews both."""

import json
from typing import Any

from bot.surfaces.ids import COMMAND
from handlers import COMMANDS
from handlers.features import Command, Who
from scripts.filemap import ROOT, between

README, MANIFEST = ROOT / "README.md", ROOT / "manifest.json"
_FOR = {
    Who.EVERYBODY: "everybody",
    Who.PARTICIPANT: "whoever is in the programme",
    Who.CX_TEAM: "the CX team",
}
_BEGIN, _END = "<!-- commands -->", "<!-- /commands -->"


def renew_readme(page: str) -> str:
    """Return the page with its table as it should be. Raises ValueError where the markers are missing."""
    rows = [f"| `{COMMAND} {each.typed}` | {each.help} | {_FOR[each.who]} |" for each in COMMANDS]
    table = "\n".join(["| command | what it does | for |", "| --- | --- | --- |", *rows])
    return between(_BEGIN, _END, page, f"\n\n{table}\n\n")


def renew_manifest(text: str) -> str:
    """Return the manifest with the description and the usage hint of the one command as they should be."""
    manifest: dict[str, Any] = json.loads(text)
    (command,) = manifest["features"]["slash_commands"]
    desk, everybody = _named(of_cx_team=True), _named(of_cx_team=False)
    command["description"] = f"Meet real customers: {everybody}. For the CX team: {desk}"
    command["usage_hint"] = " | ".join(each.typed for each in COMMANDS)
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def _named(*, of_cx_team: bool) -> str:
    def is_listed(each: Command) -> bool:
        return (each.who is Who.CX_TEAM) is of_cx_team

    return ", ".join(each.words for each in filter(is_listed, COMMANDS))


if __name__ == "__main__":
    for file, renew in ((README, renew_readme), (MANIFEST, renew_manifest)):
        file.write_text(renew(file.read_text(encoding="utf-8")), encoding="utf-8")
