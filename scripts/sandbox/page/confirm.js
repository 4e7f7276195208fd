// The "Are you sure?" that a button of Block Kit may carry.
import { openLayer } from "./dialog.js";
import { freshId, h } from "./dom.js";
import { plainText, textNodes } from "./text/mrkdwn.js";

/** Ask; resolves to true when the person agreed. `confirm` is Block Kit's confirmation object. */
export function confirmFirst(confirm) {
  return new Promise((resolve) => {
    const [title, text] = [freshId("confirm"), freshId("confirm")];
    const box = h("div", { class: "dialog small", role: "alertdialog", "aria-modal": "true", "aria-labelledby": title,
      "aria-describedby": text, data: { testid: "confirm" } });
    const leave = (answer) => {
      close();
      resolve(answer);
    };
    const button = (words, kind, answer, testid) =>
      h("button", { type: "button", class: `button ${kind}`, data: { testid, ...(answer ? { first: "" } : {}) }, on: { click: () => leave(answer) } }, words);
    box.append(
      h("div", { class: "dialog-head" }, h("h2", { id: title }, plainText(confirm.title))),
      h("div", { class: "dialog-body", id: text }, textNodes(confirm.text)),
      h("div", { class: "dialog-foot" },
        button(plainText(confirm.deny) || "Cancel", "", false, "confirm-deny"),
        button(plainText(confirm.confirm) || "Yes", confirm.style === "danger" ? "danger" : "primary", true, "confirm-yes")),
    );
    const close = openLayer(box, { onLeave: () => leave(false) });
  });
}
