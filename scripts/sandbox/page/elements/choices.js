// Radio buttons and checkboxes.
import { freshId, h } from "../dom.js";
import { choose } from "../interact.js";
import { textNodes } from "../text/mrkdwn.js";
import { valueOf } from "../values.js";
import { focusKey, tied } from "./focus.js";

function group(element, ctx, { type, role, isOn, read }) {
  const held = valueOf(ctx.scope, ctx.block.block_id, element);
  const name = freshId("choice");
  const change = () => choose(ctx, element, read(element.options.filter((_, index) => boxes[index].checked)));
  const boxes = element.options.map((option, index) =>
    h("input", {
      type,
      name,
      checked: isOn(held, option),
      data: { value: option.value, ...focusKey(ctx, element, `|${index}`) },
      on: { change },
    }),
  );
  const props = tied(element, ctx);
  return h(
    "div",
    {
      ...props,
      role,
      class: "choices",
      "aria-labelledby": ctx.labelId ?? null,
      data: { control: "", action: element.action_id ?? "" },
    },
    element.options.map((option, index) =>
      h(
        "label",
        { class: "choice" },
        boxes[index],
        h("span", null, textNodes(option.text), option.description && h("small", null, textNodes(option.description))),
      ),
    ),
  );
}

export const radioButtons = (element, ctx) =>
  group(element, ctx, {
    type: "radio",
    role: "radiogroup",
    isOn: (held, option) => held?.value === option.value,
    read: (chosen) => chosen[0] ?? null,
  });

export const checkboxes = (element, ctx) =>
  group(element, ctx, {
    type: "checkbox",
    role: "group",
    isOn: (held, option) => held.some((one) => one.value === option.value),
    read: (chosen) => chosen,
  });
