// Radio buttons, checkboxes, and select menus of options and people.
import { Combobox } from "../combobox.js";
import { freshId, h } from "../dom.js";
import { choose } from "../interact.js";
import { facts, nameOf, personOf } from "../store.js";
import { plainText, textNodes } from "../text/mrkdwn.js";
import { valueOf } from "../values.js";
import { attributes, focusKey } from "./attributes.js";

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
  const props = attributes(element, ctx);
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

const ofOption = (option) => ({
  key: option.value,
  label: plainText(option.text),
  hint: option.description ? plainText(option.description) : null,
  raw: option,
});

const ofGroups = ({ options, option_groups: groups }) =>
  groups
    ? groups.map((group) => ({ label: plainText(group.label), options: group.options.map(ofOption) }))
    : [{ label: null, options: (options ?? []).map(ofOption) }];

const ofPerson = (person) => ({
  key: person.id,
  label: nameOf(person),
  hint: person.title,
  avatar: person.avatar,
  raw: person.id,
});
const here = () => facts.people.filter((person) => !person.deleted);

// For each kind: where its options come from, and how a kept value becomes an option to show.
const KINDS = {
  static: { load: (element) => ofGroups(element), show: ofOption },
  users: {
    load: () => [{ label: null, options: here().map(ofPerson) }],
    show: (id) => ofPerson(personOf(id) ?? { id, real_name: id }),
  },
};

/** A select menu of any kind, named by its type (`static_select`, `multi_users_select`, …). */
export function select(element, ctx) {
  const multiple = element.type.startsWith("multi_");
  const kind = KINDS[element.type.replace("multi_", "").replace("_select", "")];
  const held = valueOf(ctx.scope, ctx.block.block_id, element);
  const values = multiple ? held : held ? [held] : [];
  return new Combobox({
    load: () => kind.load(element),
    multiple,
    max: element.max_selected_items,
    selected: values.map(kind.show),
    clearable: ctx.inInput && ctx.block.optional,
    placeholder: element.placeholder ? plainText(element.placeholder) : "Choose…",
    props: attributes(element, ctx),
    onChange: (chosen) => choose(ctx, element, multiple ? chosen.map((one) => one.raw) : (chosen[0]?.raw ?? null)),
  }).node;
}
