// Fields to type in (text of one or many lines, numbers) and the browser's own pickers of days and times.
import { freshId, h } from "../dom.js";
import { choose, enter, type } from "../interact.js";
import { valueOf } from "../values.js";
import { attributes } from "./attributes.js";

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
  node.update = (value) => {
    const length = [...value].length;
    if (length && length < min) node.textContent = `${min - length} more to go`;
    else if (max && length > max) node.textContent = `${length - max} too many`;
    else node.textContent = max && length >= max * NEAR ? `${max - length} left` : "";
    node.classList.toggle("over", Boolean(max) && length > max);
  };
  return node;
}

function field(element, ctx, { tag = "input", props = {} }) {
  const count = counter(element);
  const node = h(tag, {
    ...attributes(element, ctx),
    ...props,
    class: "text-field",
    autocomplete: "off",
    placeholder: element.placeholder?.text,
    value: valueOf(ctx.scope, ctx.block.block_id, element) ?? "",
    on: {
      input: () => {
        count?.update(node.value);
        if (tag === "textarea") grow(node);
        type(ctx, element, node.value || null);
      },
      keydown: (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey) return;
        if (tag === "input" || event.altKey) enter(ctx, element, node.value || null) && event.preventDefault();
      },
    },
  });
  count?.update(node.value);
  return count ? h("div", { class: "counted" }, node, count) : node;
}

export const plainTextInput = (element, ctx) =>
  field(element, ctx, element.multiline ? { tag: "textarea", props: { rows: 3 } } : { props: { type: "text" } });

export const numberInput = (element, ctx) =>
  field(element, ctx, { props: { type: "text", inputmode: element.is_decimal_allowed ? "decimal" : "numeric" } });

function picker(element, ctx, type) {
  const node = h("input", {
    ...attributes(element, ctx),
    type,
    class: "text-field short",
    value: valueOf(ctx.scope, ctx.block.block_id, element) ?? "",
    on: { change: () => choose(ctx, element, node.value || null) },
  });
  return node;
}

export const datepicker = (element, ctx) => picker(element, ctx, "date");

export const timepicker = (element, ctx) => picker(element, ctx, "time");
