// Reactions under a message: click to join or leave, and a small picker for a new one.
import { api } from "./api.js";
import { iconButton } from "./controls.js";
import { h } from "./dom.js";
import { menuButton } from "./popup.js";
import { facts, nameOf, personOf, place, refresh } from "./store.js";
import { emojiOf, PICKER } from "./text/emoji.js";
import { toast } from "./toast.js";

async function toggle(message, channel, name) {
  try {
    await api.react(place.as, channel, message.ts, name);
  } catch (error) {
    toast(error.message);
  }
  await refresh();
}

/** One reaction with its count; pressed when the acting person is among those who gave it. */
export function reactionButton({ name, users }, message, channel) {
  const mine = users.includes(facts.me?.id);
  const who = users.map((id) => nameOf(personOf(id))).join(", ");
  return h(
    "button",
    {
      type: "button",
      class: "reaction",
      "aria-pressed": String(mine),
      title: who,
      "aria-label": `${name.replaceAll("_", " ")}, ${users.length}: ${who}`,
      data: { testid: "reaction", name, focus: `reaction|${message.ts}|${name}` },
      on: { click: () => toggle(message, channel, name) },
    },
    h("span", null, emojiOf(name) ?? `:${name}:`),
    h("span", null, String(users.length)),
  );
}

/** The button that opens a handful of emoji. */
export function reactionPicker(message, channel) {
  const data = { testid: "react", focus: `react|${message.ts}` };
  const button = iconButton({ name: "smile", size: 16, label: "Add reaction", data });
  const items = PICKER.map((name) => ({
    label: name.replaceAll("_", " "),
    node: h("span", { class: "emoji" }, emojiOf(name)),
    run: () => toggle(message, channel, name),
  }));
  return menuButton(button, items, { label: "Add reaction", className: "emoji-picker" });
}
