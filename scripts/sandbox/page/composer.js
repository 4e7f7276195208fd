// The composer: messages and slash commands, with the commands that fit while "/" is typed.
import { api } from "./api.js";
import { icon, iconButton } from "./controls.js";
import { freshId, h } from "./dom.js";
import { grow } from "./elements/fields.js";
import { facts, nameOf, personOf, place, refresh } from "./store.js";
import { toast } from "./toast.js";

const commandsFor = (text) => {
  if (!text.startsWith("/")) return [];
  const [word] = text.split(" ");
  const all = facts.apps.flatMap((app) => app.commands);
  return all.filter((one) => (text.includes(" ") ? one.command === word : one.command.startsWith(word)));
};

/** A list of commands; `onPick` gets the one that was clicked, `onMark` the id of the marked line, or null. */
class CommandHints {
  constructor(testid, onPick, onMark) {
    const props = {
      role: "listbox",
      "aria-label": "Commands",
      id: freshId("commands"),
      hidden: true,
      data: { testid },
    };
    this.node = h("div", { class: "command-hints", ...props });
    Object.assign(this, { onPick, onMark });
    this.found = [];
  }

  /** The marked command, or null when the list is closed. */
  get chosen() {
    return this.node.hidden ? null : this.found[this.active];
  }

  /** List the commands that fit the text; none closes the list. */
  show(text) {
    this.found = commandsFor(text);
    this.node.hidden = this.found.length === 0;
    this.mark(0);
  }

  /** Mark the next (1) or the one before (-1). */
  move(step) {
    this.mark((this.active + step + this.found.length) % this.found.length);
  }

  mark(active) {
    this.active = active;
    this.node.replaceChildren(...this.found.map((one, index) => this.line(one, index === active)));
    this.onMark(this.node.children[active]?.id ?? null);
  }

  line(one, marked) {
    const props = { role: "option", id: freshId("command"), "aria-selected": String(marked) };
    const on = { mousedown: (event) => event.preventDefault(), click: () => this.onPick(one) };
    return h(
      "div",
      { ...props, class: marked ? "hint-line active" : "hint-line", on },
      h("span", null, h("strong", null, one.command), " ", h("span", { class: "usage" }, one.usage_hint ?? "")),
      h("small", null, one.description ?? ""),
    );
  }
}

const drafts = new Map();

/** Send a message, a voice clip of these words, or run a command; what goes wrong with a command is shown in the conversation, as in Slack. */
async function send(text, spoken) {
  const [, command, rest] = /^(\/\S*)?\s*([\s\S]*)$/.exec(text);
  try {
    if (spoken) await api.clip(place.as, place.channel, text);
    else if (command) await api.command(place.as, place.channel, command, rest);
    else await api.say(place.as, place.channel, text);
  } catch (error) {
    toast(error.message);
    return false;
  }
  return true;
}

const nameIt = (channel) => (channel?.kind === "im" ? nameOf(personOf(channel.with)) : `#${channel?.name ?? ""}`);

/** The composer; `node` is its form, `update(channel)` follows the place. */
export class Composer {
  constructor() {
    const complete = (one) => this.complete(one);
    this.hints = new CommandHints("composer-hints", complete, (marked) => this.tell(marked));
    this.area = h("textarea", {
      id: "composer",
      rows: 1,
      class: "composer-text",
      autocomplete: "off",
      "aria-controls": this.hints.node.id,
      "aria-autocomplete": "list",
      data: { testid: "composer", focus: "composer" },
      on: {
        input: () => this.set(this.area.value),
        blur: () => this.hints.show(""),
        keydown: (event) => this.onKey(event) && event.preventDefault(),
      },
    });
    const face = { type: "submit", class: "button primary square", "aria-label": "Send", title: "Send" };
    this.button = h("button", { ...face, data: { testid: "composer-send" } }, icon("send"));
    const label = "Speak: what is typed is sent as a voice clip, and Slack writes it down";
    const data = { testid: "composer-speak" };
    this.mic = iconButton({ name: "mic", label, data, run: () => this.speak(!this.speaks) });
    this.node = h(
      "form",
      { class: "composer", on: { submit: (event) => (event.preventDefault(), this.submit()) } },
      this.hints.node,
      h("div", { class: "composer-box" }, this.area, this.mic, this.button),
    );
    this.speak(false);
  }

  /** Whether what is typed next is sent as a voice clip, with these words as its transcript. */
  speak(speaks) {
    this.speaks = speaks;
    this.mic.setAttribute("aria-pressed", String(speaks));
    this.area.placeholder = speaks ? "Type what you would say" : this.words ?? "";
  }

  /** Each place and person has a draft of their own. */
  get key() {
    return `${place.as} ${place.channel}`;
  }

  set(text) {
    this.area.value = text;
    drafts.set(this.key, text);
    this.hints.show(text);
    grow(this.area);
  }

  /** Let a screen reader read the marked command while the focus stays in the text. */
  tell(marked) {
    if (marked) this.area.setAttribute("aria-activedescendant", marked);
    else this.area.removeAttribute("aria-activedescendant");
  }

  complete(one) {
    this.set(`${one.command} `);
    this.area.focus();
  }

  async submit() {
    const text = this.area.value.trim();
    if (!text) return;
    const key = this.key;
    this.set("");
    this.node.setAttribute("aria-busy", "true");
    const sent = await send(text, this.speaks);
    if (sent) this.speak(false);
    if (!sent && key === this.key && !this.area.value) this.set(text);
    await refresh();
    this.node.removeAttribute("aria-busy");
  }

  /** What a key does; true when it was used up. */
  onKey(event) {
    const { chosen } = this.hints;
    const typed = this.area.value;
    const unfinished = chosen && !typed.includes(" ") && typed !== chosen.command;
    if (event.isComposing) return false;
    if (chosen && ["ArrowDown", "ArrowUp"].includes(event.key)) this.hints.move(event.key === "ArrowDown" ? 1 : -1);
    else if (unfinished && ["Tab", "Enter"].includes(event.key) && !event.shiftKey) this.complete(chosen);
    else if (chosen && event.key === "Escape") this.hints.show("");
    else if (event.key === "Enter" && !event.shiftKey) this.submit();
    else return false;
    return true;
  }

  update(channel) {
    const words = `Message ${nameIt(channel)}`;
    const outside = channel?.is_member === false;
    this.area.setAttribute("aria-label", words);
    this.words = outside ? `${facts.me.real_name} has not joined ${nameIt(channel)}` : words;
    this.mic.hidden = channel?.kind !== "im";
    this.speak(this.speaks && !this.mic.hidden);
    this.area.disabled = this.button.disabled = outside;
    if (this.shown === this.key) return;
    this.shown = this.key;
    this.area.value = drafts.get(this.shown) ?? "";
    grow(this.area);
  }
}

/** Put a text into the composer, ready to be sent (as the guide does). */
export function prefill(text) {
  const area = document.getElementById("composer");
  area.value = text;
  area.dispatchEvent(new Event("input"));
  area.focus();
}
