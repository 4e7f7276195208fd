"""README's table of import sheets, made from the registered ones; `make map` renews it."""

from bot.program.importing.sheet import Column, Sheet
from bot.program.importing.sheets import SHEETS
from scripts.filemap import ROOT, between

README = ROOT / "README.md"
_BEGIN, _END = "<!-- sheets -->", "<!-- /sheets -->"


def renew_readme(page: str) -> str:
    """Return the page with its table as it should be. Raises ValueError where the markers are missing."""
    rows = [f"| {sheet.name} | {sheet.purpose} | {_columns(sheet)} |" for sheet in SHEETS.values()]
    table = "\n".join(["| sheet | what stands there | columns, those needed in bold |", "| --- | --- | --- |", *rows])
    return between(_BEGIN, _END, page, f"\n\n{table}\n\n")


def _columns(sheet: Sheet) -> str:
    def shown(column: Column) -> str:
        return f"**{column.header}**" if column.required else column.header

    return ", ".join(map(shown, sheet.columns))


if __name__ == "__main__":
    README.write_text(renew_readme(README.read_text(encoding="utf-8")), encoding="utf-8")
