// Block Kit's layout blocks, and how a list of them is brought up to date.
import { h, patchList } from "./dom.js";
import { drawElement, imageElement } from "./elements/registry.js";
import { inputBlock } from "./input_block.js";
import { plainText, textNodes } from "./text/mrkdwn.js";
import { richText } from "./text/rich_text.js";

/** A section block. */
function section(block, ctx) {
  const { text, fields, accessory } = block;
  return h(
    "div",
    { class: accessory ? `section with-${accessory.type === "image" ? "image" : "control"}` : "section" },
    h(
      "div",
      { class: "section-words" },
      text && h("div", { class: text.type === "plain_text" ? "words lines" : "words" }, textNodes(text)),
      fields?.length &&
        h(
          "div",
          { class: "fields" },
          fields.map((field) => h("div", { class: "words" }, textNodes(field))),
        ),
    ),
    accessory && h("div", { class: "accessory" }, drawElement(accessory, ctx)),
  );
}

const cell = (value) => (value.type === "rich_text" ? richText(value) : String(value.text ?? value.value ?? ""));

/** A table that scrolls sideways on a narrow screen. */
function table(block) {
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

const context = (block, ctx) =>
  h(
    "div",
    { class: "context" },
    block.elements.map((element) =>
      element.type === "image"
        ? imageElement(element, ctx, "context-image")
        : h("span", { class: "context-text" }, textNodes(element)),
    ),
  );

const image = (block, ctx) =>
  h(
    "figure",
    { class: "figure" },
    block.title && h("figcaption", null, plainText(block.title)),
    imageElement(block, ctx, "picture"),
  );

const DRAWN = {
  header: (block) => h("h3", { class: "header" }, plainText(block.text)),
  section,
  divider: () => h("hr"),
  context,
  actions: (block, ctx) =>
    h(
      "div",
      { class: "actions" },
      block.elements.map((element) => drawElement(element, ctx)),
    ),
  image,
  input: inputBlock,
  rich_text: (block) => h("div", { class: "rich" }, richText(block)),
  table,
};

/** Draw one block; a kind this page does not know says so. */
function drawBlock(block, ctx) {
  const draw = DRAWN[block.type];
  const node = draw
    ? draw(block, { ...ctx, block })
    : h("p", { class: "unknown" }, `A block of type “${block.type}” is not shown here.`);
  node.classList.add("block");
  return node;
}

/** Bring `parent` to show `blocks`; blocks that did not change keep their nodes and so their focus and caret. */
export function patchBlocks(parent, blocks, ctx) {
  patchList(
    parent,
    blocks.map((block, index) => {
      const stamp = JSON.stringify(block);
      return {
        key: block.block_id ?? `#${index}`,
        stamp,
        make: () => drawBlock({ ...block, block_id: block.block_id ?? `#${index}` }, ctx),
      };
    }),
  );
}
