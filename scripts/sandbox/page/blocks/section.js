// The section block: text, up to ten fields in two columns, and an accessory at its side.
import { h } from "../dom.js";
import { drawElement } from "../elements/registry.js";
import { textNodes } from "../text/mrkdwn.js";

/** A section block. */
export function section(block, ctx) {
  const { text, fields, accessory } = block;
  return h(
    "div",
    { class: accessory ? `section with-${accessory.type === "image" ? "image" : "control"}` : "section" },
    h(
      "div",
      { class: "section-words" },
      text && h("div", { class: "words" }, textNodes(text)),
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
