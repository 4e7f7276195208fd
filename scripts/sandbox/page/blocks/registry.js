// Which function draws which block of Block Kit, and how a list of blocks is brought up to date.
import { h, patchList } from "../dom.js";
import { drawElement } from "../elements/registry.js";
import { imageElement } from "../elements/image.js";
import { plainText, textNodes } from "../text/mrkdwn.js";
import { richText } from "../text/rich_text.js";
import { inputBlock } from "./input.js";
import { section } from "./section.js";
import { table } from "./table.js";

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
