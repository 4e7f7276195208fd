// The table block: its first row is read as the header.
import { h } from "../dom.js";
import { richText } from "../text/rich_text.js";

const cell = (value) => (value.type === "rich_text" ? richText(value) : String(value.text ?? value.value ?? ""));

/** A table that scrolls sideways on a narrow screen. */
export function table(block) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    h(
      "tr",
      null,
      cells.map((value, index) =>
        h(tag, { class: `align-${settings[index]?.align ?? "left"}`, scope: tag === "th" ? "col" : null }, cell(value)),
      ),
    );
  const [head, ...rest] = block.rows ?? [];
  return h(
    "div",
    { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      null,
      head && h("thead", null, row(head, "th")),
      h(
        "tbody",
        null,
        rest.map((cells) => row(cells, "td")),
      ),
    ),
  );
}
