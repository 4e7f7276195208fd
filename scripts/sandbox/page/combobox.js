// One accessible combobox for every list on the page: choose one or several, filter by typing.
import { icon } from "./controls.js";
import { freshId, h } from "./dom.js";

const GAP = 4;
const EDGE = 8;

function put(box, anchor) {
  const at = anchor.getBoundingClientRect();
  box.style.minWidth = `${Math.min(at.width, innerWidth - 2 * EDGE)}px`;
  box.style.maxWidth = `${innerWidth - 2 * EDGE}px`;
  const [width, height] = [box.offsetWidth, box.offsetHeight];
  const below = at.bottom + GAP + height <= innerHeight || at.top < innerHeight / 2;
  box.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE))}px`;
  box.style.top = `${below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - height)}px`;
  box.style.maxHeight = `${below ? innerHeight - at.bottom - GAP - EDGE : at.top - GAP - EDGE}px`;
}

/** Show `box` at `anchor`, over everything else. */
function showAt(box, anchor) {
  box.setAttribute("popover", "manual");
  if (!box.isConnected) return;
  if (!box.matches(":popover-open")) box.showPopover();
  box.style.maxHeight = "";
  put(box, anchor);
}

const hide = (box) => box.isConnected && box.matches(":popover-open") && box.hidePopover();
const isShown = (box) => box.isConnected && box.matches(":popover-open");

const matches = (option, query) => `${option.label} ${option.hint ?? ""}`.toLowerCase().includes(query.toLowerCase());

/**
 * A combobox. `load()` gives groups [{label, options: [{key, label, hint, avatar}]}] to filter by typing. `selected` is a list of options, `onChange` gets the new list. `props` go to the input.
 */
export class Combobox {
  constructor({
    load,
    selected,
    multiple = false,
    clearable = false,
    max = Infinity,
    placeholder,
    props,
    onChange,
  }) {
    Object.assign(this, { load, selected, multiple, clearable, max, onChange, active: -1, shown: [] });
    const listId = freshId("list");
    this.input = h("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      placeholder,
      ...props,
    });
    this.list = h("div", {
      class: "popup listbox",
      role: "listbox",
      id: listId,
      popover: "manual",
      "aria-multiselectable": multiple ? "true" : null,
    });
    this.chips = h("span", { class: "chips" });
    this.node = h(
      "div",
      { class: multiple ? "combo multi" : "combo" },
      this.chips,
      this.input,
      icon("chevron", 16),
      this.list,
    );
    this.listen();
    this.show();
  }

  listen() {
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => this.open(this.input.value));
    this.input.addEventListener("focus", () => this.multiple || this.input.select());
    this.input.addEventListener("blur", () => this.leave());
    this.node.addEventListener("mousedown", (event) => {
      if (event.target.closest(".chips, .listbox") || event.button) return;
      if (event.target !== this.input) event.preventDefault();
      this.input.focus();
      if (isShown(this.list)) this.close();
      else this.open("");
    });
  }

  /** Write the present choice into the input or the chips. */
  show() {
    if (!this.multiple) {
      this.input.value = this.selected[0]?.label ?? "";
      return;
    }
    this.input.value = "";
    this.chips.replaceChildren(
      ...this.selected.map((option) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-label": `Remove ${option.label}`,
            on: { click: () => this.toggle(option) },
          },
          option.label,
          icon("close", 12),
        ),
      ),
    );
  }

  open(query) {
    if (document.activeElement !== this.input) return;
    const fitting = (group) => ({ ...group, options: group.options.filter((option) => matches(option, query)) });
    this.fill(this.load().map(fitting));
    showAt(this.list, this.input.closest(".switcher-card") ?? this.node);
    this.input.setAttribute("aria-expanded", "true");
    const chosen = this.shown.findIndex((option) => this.has(option));
    this.point(query || chosen < 0 ? 0 : chosen);
  }

  has(option) {
    return this.selected.some((one) => one.key === option.key);
  }

  optionNode(option) {
    const id = freshId("option");
    this.shown.push({ ...option, id });
    return h(
      "div",
      {
        role: "option",
        id,
        class: "option",
        "aria-selected": String(this.has(option)),
        data: { key: option.key },
        on: { mousedown: (event) => event.preventDefault(), click: () => this.pick(option) },
      },
      option.avatar && h("img", { src: option.avatar, alt: "", width: 24, height: 24 }),
      h("span", { class: "option-words" }, h("span", null, option.label), option.hint && h("small", null, option.hint)),
      icon("check", 16),
    );
  }

  fill(groups) {
    this.shown = [];
    const nodes = groups
      .filter((group) => group.options.length)
      .map((group) => {
        const options = group.options.map((option) => this.optionNode(option));
        return group.label
          ? h(
              "div",
              { role: "group", "aria-label": group.label },
              h("div", { class: "group-label" }, group.label),
              options,
            )
          : options;
      });
    this.list.replaceChildren(...(nodes.length ? nodes.flat() : [h("div", { class: "option none" }, "Nothing found")]));
  }

  point(index) {
    this.active = this.shown.length ? (index + this.shown.length) % this.shown.length : -1;
    this.list.querySelector(".active")?.classList.remove("active");
    const id = this.shown[this.active]?.id;
    if (!id) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", id);
    const node = document.getElementById(id);
    node.classList.add("active");
    node.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    const { key } = event;
    const open = isShown(this.list);
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (open) this.point(this.active + (key === "ArrowDown" ? 1 : -1));
      else this.open("");
    } else if (key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (open && this.active >= 0) this.pick(this.shown[this.active]);
      else this.open("");
    } else if (key === "Escape" && open) {
      event.stopPropagation();
      this.close();
      this.show();
    } else if (key === "Backspace" && this.multiple && !this.input.value && this.selected.length)
      this.toggle(this.selected.at(-1));
  }

  pick(option) {
    this.close();
    if (this.multiple) return this.toggle(option);
    this.selected = [option];
    this.show();
    return this.onChange(this.selected);
  }

  toggle(option) {
    if (!this.has(option) && this.selected.length >= this.max) return;
    this.selected = this.has(option)
      ? this.selected.filter((one) => one.key !== option.key)
      : [...this.selected, option];
    this.show();
    this.input.focus();
    this.onChange(this.selected);
  }

  close() {
    hide(this.list);
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  leave() {
    this.close();
    if (this.clearable && !this.multiple && !this.input.value && this.selected.length)
      this.onChange((this.selected = []));
    // The chips stay as they are: one of them may be what the focus goes to.
    if (this.multiple) this.input.value = "";
    else this.show();
  }
}
