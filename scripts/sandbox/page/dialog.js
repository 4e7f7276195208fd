// Dialogs above the page: what lies below is inert, Tab stays inside, Escape leaves, the focus comes back.
import { wordButton } from "./controls.js";
import { freshId, h } from "./dom.js";
import { plainText, textNodes } from "./text/mrkdwn.js";

const layers = [];
const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex="0"]';

const focusable = (root) => [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent !== null);

function updateInert() {
  document.getElementById("app").inert = layers.length > 0;
  layers.forEach((layer, index) => (layer.scrim.inert = index < layers.length - 1));
}

function keepTabInside(event, box) {
  const nodes = focusable(box);
  const edge = event.shiftKey ? nodes[0] : nodes.at(-1);
  if (document.activeElement !== edge && document.activeElement !== box) return;
  event.preventDefault();
  (event.shiftKey ? nodes.at(-1) : nodes[0])?.focus();
}

/** Give the focus to the first field of a dialog, else its first button. */
export function focusFirst(box) {
  (
    box.querySelector(".field input, .field textarea") ??
    box.querySelector("[data-first]") ??
    focusable(box)[0] ??
    box
  ).focus();
}

/**
 * Open a layer around `box`, an element with role=dialog or alertdialog.
 * `onCancel` runs on Escape, `onSubmit` on Ctrl/Cmd + Enter. Returns a function that closes the layer.
 */
export function openLayer(box, { onCancel, onSubmit }) {
  const opener = document.activeElement;
  const scrim = h("div", { class: "scrim" }, box);
  const layer = { scrim };
  box.tabIndex = -1;
  scrim.addEventListener("keydown", (event) => {
    if (event.key === "Tab") keepTabInside(event, box);
    else if (event.key === "Escape") onCancel();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSubmit?.();
    else return;
    event.stopPropagation();
  });
  document.getElementById("overlay").append(scrim);
  layers.push(layer);
  updateInert();
  focusFirst(box);
  return () => {
    scrim.remove();
    layers.splice(layers.indexOf(layer), 1);
    updateInert();
    const back = opener?.isConnected
      ? opener
      : document.querySelector(`[data-focus="${CSS.escape(opener?.dataset?.focus ?? "")}"]`);
    (back ?? document.getElementById("composer"))?.focus({ preventScroll: true });
  };
}

function box(confirm, leave) {
  const [title, text] = [freshId("confirm"), freshId("confirm")];
  const kind = confirm.style === "danger" ? "danger" : "primary";
  const tied = { "aria-modal": "true", "aria-labelledby": title, "aria-describedby": text };
  const no = { words: plainText(confirm.deny) || "Cancel", run: () => leave(false), data: { testid: "confirm-deny" } };
  const yes = { words: plainText(confirm.confirm) || "Yes", kind, run: () => leave(true) };
  return h(
    "div",
    { class: "dialog small", role: "alertdialog", ...tied, data: { testid: "confirm" } },
    h("div", { class: "dialog-head" }, h("h2", { id: title }, plainText(confirm.title))),
    h("div", { class: "dialog-body", id: text }, textNodes(confirm.text)),
    h(
      "div",
      { class: "dialog-foot" },
      wordButton(no),
      wordButton({ ...yes, data: { testid: "confirm-yes", first: "" } }),
    ),
  );
}

/** Ask; resolves to true when the person agreed. `confirm` is Block Kit's confirmation object. */
export function confirmFirst(confirm) {
  return new Promise((resolve) => {
    const leave = (answer) => {
      close();
      resolve(answer);
    };
    const close = openLayer(box(confirm, leave), { onCancel: () => leave(false) });
  });
}
