"""The file map in docs/architecture.md: every folder and file with its opening sentence; `make map` renews it."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAP = ROOT / "docs" / "architecture.md"
_LAYERS = ("bot", "handlers", "models", "scripts")
_SOURCES = {".py", ".js", ".css", ".html", ".svg"}
_BEGIN, _END = "<!-- file map -->", "<!-- /file map -->"
# How a file of each kind opens: a docstring, or a comment.
_OPENINGS = (r'"""(.+?)(?:\n\n|""")', r"/\*\s*(.+?)\*/", r"<!--\s*(.+?)-->", r"((?://[^\n]*\n)+)")


def opening(path: Path) -> str:
    """Return the sentence a file opens with, on one line; "" where it has none."""
    text = path.read_text(encoding="utf-8").removeprefix("<!doctype html>\n")
    for pattern in _OPENINGS:
        found = re.match(pattern, text, re.DOTALL)
        if found:
            return " ".join(found[1].replace("//", " ").split())
    return ""


def sources() -> list[Path]:
    """Return every source file that the map tells of, folder by folder."""
    found = (path for layer in _LAYERS for path in (ROOT / layer).rglob("*"))
    return sorted(
        (path for path in found if path.suffix in _SOURCES and "versions" not in path.parts),
        key=lambda path: (path.parent.parts, path.name),
    )


def file_map() -> str:
    """Return the map as Markdown: a folder that opens to its files, each with its sentence."""
    return "\n".join(["", *_lines(), ""])


def _lines() -> Iterator[str]:
    files = sources()
    for folder in dict.fromkeys(path.parent for path in files):
        start = folder / "__init__.py"
        words = opening(start) if start.exists() else ""
        yield f"<details><summary><code>{folder.relative_to(ROOT)}/</code>{words and f' {words}'}</summary>\n"
        for path in files:
            if path.parent == folder and path != start:
                yield f"- `{path.name}` {opening(path)}"
        yield "\n</details>"


def renew(page: str) -> str:
    """Return the page with its map as it should be. Raises ValueError where the markers are missing."""
    return between(_BEGIN, _END, page, file_map())


def between(begin: str, end: str, page: str, made: str) -> str:
    """Return the page with what is `made` between two markers. Raises ValueError where one is missing."""
    before, has_begin, rest = page.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"The page needs the lines {begin} and {end}.")
    return f"{before}{begin}{made}{end}{after}"


if __name__ == "__main__":
    file = MAP
    file.write_text(renew(file.read_text(encoding="utf-8")), encoding="utf-8")
