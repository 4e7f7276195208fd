// Fields to type in: plain text of one or many lines, numbers, e-mail, addresses of pages, and simple rich text.
import { freshId, h } from "../dom.js";
import { enter, type } from "../interact.js";
import { richTextWords } from "../text/rich_text.js";
import { valueOf } from "../values.js";
import { tied } from "./focus.js";

const NEAR = 0.8;

/** Let a text box grow with what is typed. */
export function grow(node) {
  if (CSS.supports("field-sizing", "content")) return;
  node.style.height = "auto";
  node.style.height = `${node.scrollHeight + 2}px`;
}

function counter(element) {
  const { min_length: min = 0, max_length: max } = element;
  if (!max && !min) return null;
  const node = h("span", { class: "counter", id: freshId("count") });
  node.tell = (value) => {
    const length = [...value].length;
    if (length && length < min) node.textContent = `${min - length} more to go`;
    else if (max && length > max) node.textContent = `${length - max} too many`;
    else node.textContent = max && length >= max * NEAR ? `${max - length} left` : "";
    node.classList.toggle("over", Boolean(max) && length > max);
  };
  return node;
}

function field(
  element,
  ctx,
  { tag = "input", props = {}, read = (text) => text || null, show = (value) => value ?? "" },
) {
  const count = counter(element);
  const node = h(tag, {
    ...tied(element, ctx),
    ...props,
    class: "text-field",
    autocomplete: "off",
    placeholder: element.placeholder?.text,
    value: show(valueOf(ctx.scope, ctx.block.block_id, element)),
    on: {
      input: () => {
        count?.tell(node.value);
        if (tag === "textarea") grow(node);
        type(ctx, element, read(node.value));
      },
      keydown: (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey) return;
        if (tag === "input" || event.altKey) enter(ctx, element, read(node.value)) && event.preventDefault();
      },
    },
  });
  count?.tell(node.value);
  return count ? h("div", { class: "counted" }, node, count) : node;
}

export const plainTextInput = (element, ctx) =>
  field(element, ctx, element.multiline ? { tag: "textarea", props: { rows: 3 } } : { props: { type: "text" } });

export const numberInput = (element, ctx) =>
  field(element, ctx, { props: { type: "text", inputmode: element.is_decimal_allowed ? "decimal" : "numeric" } });

export const emailInput = (element, ctx) => field(element, ctx, { props: { type: "text", inputmode: "email" } });

export const urlInput = (element, ctx) => field(element, ctx, { props: { type: "text", inputmode: "url" } });

const asRichText = (text) =>
  text
    ? {
        type: "rich_text",
        elements: text
          .split("\n")
          .map((line) => ({ type: "rich_text_section", elements: line ? [{ type: "text", text: line }] : [] })),
      }
    : null;

export const richTextInput = (element, ctx) =>
  field(element, ctx, { tag: "textarea", props: { rows: 4 }, read: asRichText, show: richTextWords });
