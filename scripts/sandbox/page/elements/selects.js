// Select menus of every kind (static, external, people, conversations), all on the one combobox.
import { api } from "../api.js";
import { Combobox } from "../combobox.js";
import { choose } from "../interact.js";
import { channelOf, facts, nameOf, personOf, place } from "../store.js";
import { plainText } from "../text/mrkdwn.js";
import { toast } from "../toast.js";
import { valueOf } from "../values.js";
import { tied } from "./focus.js";

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
const ofChannel = (channel) => ({
  key: channel.id,
  label: channel.kind === "im" ? nameOf(personOf(channel.with)) : `#${channel.name}`,
  raw: channel.id,
});

const here = () => facts.people.filter((person) => !person.deleted);

async function external(element, ctx, query) {
  if (query.length < (element.min_query_length ?? 3)) return [];
  try {
    return ofGroups(
      await api.options({
        as: place.as,
        ...ctx.where,
        block_id: ctx.block.block_id,
        action_id: element.action_id,
        value: query,
      }),
    );
  } catch (error) {
    toast(error.message);
    return [];
  }
}

const byId = (find, show) => (id) => show(find(id) ?? { id, name: id });

// For each kind: where its options come from, and how a kept value becomes an option to show.
const KINDS = {
  static: { load: (element) => () => ofGroups(element), show: ofOption },
  external: { load: (element, ctx) => (query) => external(element, ctx, query), show: ofOption, remote: true },
  users: { load: () => () => [{ label: null, options: here().map(ofPerson) }], show: byId(personOf, ofPerson) },
  channels: {
    load: () => () => [{ label: null, options: facts.channels.filter((one) => one.kind !== "im").map(ofChannel) }],
    show: byId(channelOf, ofChannel),
  },
  conversations: {
    load: () => () => [{ label: null, options: facts.channels.map(ofChannel) }],
    show: byId(channelOf, ofChannel),
  },
};

/** A select menu of any kind, named by its type (`static_select`, `multi_users_select`, …). */
export function select(element, ctx) {
  const multiple = element.type.startsWith("multi_");
  const kind = KINDS[element.type.replace("multi_", "").replace("_select", "")];
  const held = valueOf(ctx.scope, ctx.block.block_id, element);
  const values = multiple ? held : held ? [held] : [];
  return new Combobox({
    load: kind.load(element, ctx),
    remote: kind.remote,
    multiple,
    max: element.max_selected_items,
    selected: values.map(kind.show),
    clearable: ctx.inInput && ctx.block.optional,
    placeholder: element.placeholder ? plainText(element.placeholder) : "Choose…",
    props: tied(element, ctx),
    onChange: (chosen) => choose(ctx, element, multiple ? chosen.map((one) => one.raw) : (chosen[0]?.raw ?? null)),
  }).node;
}
