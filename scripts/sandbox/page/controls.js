// The two kinds of button the page itself uses: a quiet one with an icon, and one with words.
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A quiet button with an icon; `label` is its name for a screen reader and its tooltip. */
export function iconButton({ name, label, run, data, size, only = "" }) {
  const props = { type: "button", class: `quiet ${only}`, "aria-label": label, title: label, data };
  return h("button", { ...props, on: run && { click: run } }, icon(name, size));
}

/** A button with words; `kind` is "primary", "danger", "small" or several of them. */
export const wordButton = ({ words = "", kind = "", label, run, data }) =>
  h("button", { type: "button", class: `button ${kind}`, "aria-label": label, data, on: run && { click: run } }, words);
