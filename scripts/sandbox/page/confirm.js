// The "Are you sure?" that a button of Block Kit may carry.
import { wordButton } from "./controls.js";
import { openLayer } from "./dialog.js";
import { freshId, h } from "./dom.js";
import { plainText, textNodes } from "./text/mrkdwn.js";

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
    const close = openLayer(box(confirm, leave), { onLeave: () => leave(false) });
  });
}
