// The page's own icons and buttons.
import { h } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  menu: "M3 5h14M3 10h14M3 15h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  hash: "M8 3L6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  send: "M3 10l14-6-5 13-3-5.5zM9 11.5L17 4",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  check: "M4 10.5l4 4L16 6",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.3l3 1.7",
  guide: "M4 4h12M4 10h12M4 16h7",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  file: "M5 2.5h6l4 4v11H5zM11 2.5v4h4",
  mic: "M10 3a2.3 2.3 0 0 0-2.3 2.3v4.2a2.3 2.3 0 0 0 4.6 0V5.3A2.3 2.3 0 0 0 10 3zM5 9.5a5 5 0 0 0 10 0M10 14.5V17",
  people:
    "M7 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.2-5 5-5s5 2 5 5M13 4a3 3 0 0 1 0 5.5M14.5 12c2 .6 3.5 2.3 3.5 4.5",
};

/** An icon by its name, 20 x 20 drawn with one stroke, hidden from screen readers. */
export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  const props = { viewBox: "0 0 20 20", width: size, height: size, class: "icon", "aria-hidden": "true" };
  for (const [attribute, value] of Object.entries(props)) svg.setAttribute(attribute, value);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", PATHS[name]);
  svg.append(line);
  return svg;
}

/** A quiet button with an icon; `label` is its name for a screen reader and its tooltip. */
export function iconButton({ name, label, run, data, size, only = "" }) {
  const props = { type: "button", class: `quiet ${only}`, "aria-label": label, title: label, data };
  return h("button", { ...props, on: run && { click: run } }, icon(name, size));
}

/** A button with words; `kind` is "primary", "danger", "small" or several of them. */
export const wordButton = ({ words = "", kind = "", label, run, data }) =>
  h("button", { type: "button", class: `button ${kind}`, "aria-label": label, data, on: run && { click: run } }, words);
