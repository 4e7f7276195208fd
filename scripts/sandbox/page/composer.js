// The composer: messages and slash commands, with a hint of the commands while "/" is typed.
import { api } from "./api.js";
import { CommandHints } from "./command_hints.js";
import { h } from "./dom.js";
import { grow } from "./elements/text_fields.js";
import { icon } from "./icons.js";
import { facts, nameOf, personOf, place, refresh } from "./store.js";
import { toast } from "./toast.js";

const drafts = new Map();

/** Send a message, or run a command; what goes wrong with a command is told in the conversation, as Slack does. */
async function send(text, thread) {
  const [, command, rest] = /^(\/\S*)?\s*([\s\S]*)$/.exec(text);
  try {
    if (command && !thread) await api.command(place.as, place.channel, command, rest);
    else await api.say(place.as, place.channel, text, thread);
  } catch (error) {
    toast(error.message);
    return false;
  }
  return true;
}

const nameIt = (channel) => (channel?.kind === "im" ? nameOf(personOf(channel.with)) : `#${channel?.name ?? ""}`);

/** A composer; `thread()` names the thread it answers in, or null. `node` is its form, `update(channel)` follows the place. */
export class Composer {
  constructor({ id, testid, thread }) {
    this.thread = thread;
    const complete = (one) => this.complete(one);
    this.hints = new CommandHints(`${testid}-hints`, complete, (marked) => this.tell(marked));
    this.area = h("textarea", {
      ...{
        id,
        rows: 1,
        class: "composer-text",
        autocomplete: "off",
        "aria-controls": this.hints.node.id,
        "aria-autocomplete": "list",
      },
      data: { testid, focus: id },
      on: {
        input: () => this.set(this.area.value),
        blur: () => this.hints.show(""),
        keydown: (event) => this.onKey(event) && event.preventDefault(),
      },
    });
    const face = { type: "submit", class: "button primary square", "aria-label": "Send", title: "Send" };
    this.button = h("button", { ...face, data: { testid: `${testid}-send` } }, icon("send"));
    this.node = h(
      "form",
      { class: "composer", on: { submit: (event) => (event.preventDefault(), this.submit()) } },
      this.hints.node,
      h("div", { class: "composer-box" }, this.area, this.button),
    );
  }

  /** Each place and person has a draft of their own. */
  get key() {
    return `${place.as} ${place.channel} ${this.thread() ?? ""}`;
  }

  set(text) {
    this.area.value = text;
    drafts.set(this.key, text);
    this.hints.show(this.thread() ? "" : text);
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
    const sent = await send(text, this.thread());
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
    const words = this.thread() ? "Reply in thread" : `Message ${nameIt(channel)}`;
    const outside = channel?.is_member === false;
    this.area.setAttribute("aria-label", words);
    this.area.placeholder = outside ? `${facts.me.real_name} has not joined ${nameIt(channel)}` : words;
    this.area.disabled = this.button.disabled = outside;
    if (this.shown === this.key) return;
    this.shown = this.key;
    this.area.value = drafts.get(this.shown) ?? "";
    grow(this.area);
  }
}

/** Put a text into the main composer, ready to be sent (as the guide does). */
export function prefill(text) {
  const area = document.getElementById("composer");
  area.value = text;
  area.dispatchEvent(new Event("input"));
  area.focus();
}
