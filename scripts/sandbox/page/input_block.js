// The input block: a label, the control, a hint, and the place of its error.
import { freshId, h } from "./dom.js";
import { drawElement } from "./elements/registry.js";
import { plainText } from "./text/mrkdwn.js";

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

/** An input block; its label is tied to the control, its hint and error describe it. */
export function inputBlock(block, ctx) {
  const labelFor = freshId("field");
  const labelId = freshId("label");
  const hintId = block.hint ? freshId("hint") : null;
  const grouped = GROUPS.has(block.element.type);
  const control = drawElement(block.element, { ...ctx, inInput: true, labelFor, labelId, hintId });
  const label = grouped
    ? h("div", { class: "label", id: labelId }, plainText(block.label))
    : h("label", { class: "label", id: labelId, for: labelFor }, plainText(block.label));
  return h(
    "div",
    { class: "field", data: { block: block.block_id, testid: "field" } },
    h("div", { class: "label-line" }, label, block.optional && h("span", { class: "optional" }, "(optional)")),
    control,
    block.hint && h("p", { class: "hint", id: hintId }, plainText(block.hint)),
    h("p", { class: "field-error", id: freshId("error"), hidden: true, data: { testid: "field-error" } }),
  );
}

/** Write the errors {block_id: words} to the fields below `root`, or take them away. Returns the first wrong field. */
export function showErrors(root, errors) {
  let first = null;
  for (const field of root.querySelectorAll(".field")) {
    const words = errors[field.dataset.block] ?? "";
    const slot = field.querySelector(":scope > .field-error");
    const control = field.querySelector("[data-control]");
    if (slot.textContent !== words) slot.textContent = words;
    slot.hidden = !words;
    const hint = field.querySelector(":scope > .hint")?.id;
    const described = [words && slot.id, hint].filter(Boolean).join(" ");
    if (words) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    if (described) control.setAttribute("aria-describedby", described);
    else control.removeAttribute("aria-describedby");
    if (words) first ??= field;
  }
  return first;
}
