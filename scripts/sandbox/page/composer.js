// The composer: messages and slash commands, with a hint of the commands while "/" is typed.
import { api } from "./api.js";
import { grow } from "./elements/text_fields.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { facts, place, refresh } from "./store.js";
import { toast } from "./toast.js";

const drafts = new Map();

const commandsFor = (text) => {
  if (!text.startsWith("/")) return [];
  const [word] = text.split(" ");
  const all = facts.apps.flatMap((app) => app.commands.map((command) => ({ ...command, app: app.name })));
  return all.filter((one) => (text.includes(" ") ? one.command === word : one.command.startsWith(word)));
};

async function runCommand(channel, text) {
  const [, command, rest] = /^(\S+)\s*([\s\S]*)$/.exec(text);
  // What went wrong is told in the conversation, as Slack does.
  await api.command(place.as, channel, command, rest.trim());
}

async function send(text, thread) {
  try {
    if (text.startsWith("/") && !thread) await runCommand(place.channel, text);
    else await api.say(place.as, place.channel, text, thread);
  } catch (error) {
    toast(error.message);
    return false;
  }
  return true;
}

function hints(testid, onPick) {
  const node = h("div", { class: "command-hints", role: "listbox", "aria-label": "Commands", id: freshId("commands"), hidden: true, data: { testid } });
  let found = [];
  let active = 0;
  const draw = () => node.replaceChildren(...found.map((one, index) =>
    h("div", { role: "option", id: `${node.id}-${index}`, class: index === active ? "hint-line active" : "hint-line", "aria-selected": String(index === active),
      on: { mousedown: (event) => event.preventDefault(), click: () => onPick(one) } },
    h("span", null, h("strong", null, one.command), " ", h("span", { class: "usage" }, one.usage_hint ?? "")),
    h("small", null, one.description ?? ""))));
  const show = (text) => {
    found = commandsFor(text);
    active = 0;
    node.hidden = found.length === 0;
    draw();
  };
  const move = (step) => {
    active = (active + step + found.length) % found.length;
    draw();
  };
  return { node, show, move, chosen: () => (node.hidden ? null : found[active]) };
}

/** What a key does in the composer; true when it was used up. */
function onKey(event, { area, hint, complete, submit }) {
  const chosen = hint.chosen();
  const typed = area.value.trim();
  const unfinished = chosen && !area.value.includes(" ") && typed !== chosen.command;
  if (event.isComposing) return false;
  if (chosen && ["ArrowDown", "ArrowUp"].includes(event.key)) hint.move(event.key === "ArrowDown" ? 1 : -1);
  else if (unfinished && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) complete(chosen);
  else if (chosen && event.key === "Escape") hint.show("");
  else if (event.key === "Enter" && !event.shiftKey) submit();
  else return false;
  return true;
}

function parts(id, testid) {
  const area = h("textarea", { id, rows: 1, class: "composer-text", autocomplete: "off", data: { testid, focus: id } });
  const button = h("button", { type: "submit", class: "button primary square", "aria-label": "Send", title: "Send", data: { testid: `${testid}-send` } }, icon("send"));
  return { area, button };
}

/** A composer; `thread()` names the thread it answers in, or null. `update(channel)` follows the place. */
export function composer({ id, testid, thread }) {
  const { area, button } = parts(id, testid);
  const hint = hints(`${testid}-hints`, (one) => complete(one));
  const key = () => `${place.as} ${place.channel} ${thread() ?? ""}`;
  let shown = null;
  const set = (text) => {
    area.value = text;
    drafts.set(key(), text);
    hint.show(thread() ? "" : text);
    area.setAttribute("aria-expanded", String(!hint.node.hidden));
    grow(area);
  };
  const complete = (one) => {
    set(`${one.command} `);
    area.focus();
  };
  const submit = async () => {
    const text = area.value.trim();
    if (!text) return;
    const [mine, target] = [key(), thread()];
    set("");
    const sent = send(text, target);
    form.setAttribute("aria-busy", "true");
    if (!(await sent) && mine === key() && !area.value) set(text);
    await refresh();
    form.removeAttribute("aria-busy");
  };
  area.setAttribute("aria-controls", hint.node.id);
  area.addEventListener("input", () => set(area.value));
  area.addEventListener("blur", () => hint.show(""));
  area.addEventListener("keydown", (event) => onKey(event, { area, hint, complete, submit }) && event.preventDefault());
  const form = h("form", { class: "composer", on: { submit: (event) => (event.preventDefault(), submit()) } }, hint.node, h("div", { class: "composer-box" }, area, button));
  const update = (channel) => {
    const name = channel?.kind === "im" ? facts.people.find((one) => one.id === channel.with)?.real_name : `#${channel?.name ?? ""}`;
    area.placeholder = thread() ? "Reply…" : `Message ${name}`;
    area.setAttribute("aria-label", thread() ? "Reply in thread" : `Message ${name}`);
    area.disabled = button.disabled = channel?.is_member === false;
    if (area.disabled) area.placeholder = `${facts.me.real_name} has not joined ${name}`;
    if (shown === key()) return;
    shown = key();
    area.value = drafts.get(shown) ?? "";
    grow(area);
  };
  return { node: form, update };
}

/** Put a text into the main composer, ready to be sent (as the guide does). */
export function prefill(text) {
  const area = document.getElementById("composer");
  area.value = text;
  area.dispatchEvent(new Event("input"));
  area.focus();
}
