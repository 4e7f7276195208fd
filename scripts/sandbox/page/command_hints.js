// The list of slash commands that fit what is being typed.
import { freshId, h } from "./dom.js";
import { facts } from "./store.js";

const commandsFor = (text) => {
  if (!text.startsWith("/")) return [];
  const [word] = text.split(" ");
  const all = facts.apps.flatMap((app) => app.commands);
  return all.filter((one) => (text.includes(" ") ? one.command === word : one.command.startsWith(word)));
};

/** A list of commands; `onPick` gets the one that was clicked, `onMark` the id of the marked line, or null. */
export class CommandHints {
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
