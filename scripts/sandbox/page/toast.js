// Short notes at the edge of the page, for what went wrong and for what was done.
import { h } from "./dom.js";
import { icon } from "./controls.js";

const TOAST_MS = 8000;

/** Show words for a while; `kind` is "error" or "note". */
export function toast(words, kind = "error") {
  const host = document.getElementById("toasts");
  for (const old of host.children) if (old.firstChild.textContent === words) old.remove();
  const node = h("div", { class: `toast ${kind}`, data: { testid: "toast" } }, h("p", null, words));
  const drop = () => node.remove();
  node.append(
    h("button", { type: "button", class: "quiet", "aria-label": "Dismiss", on: { click: drop } }, icon("close", 14)),
  );
  host.append(node);
  setTimeout(drop, TOAST_MS);
}

const WORDS = {
  operation_timeout: "The app did not answer within three seconds (operation_timeout).",
  dispatch_failed: "The app could not be reached (dispatch_failed).",
  app_not_running: "The app is not connected.",
};

/** What an error code of a click, command or submission means for a person. */
export const wordsFor = (code) => WORDS[code] ?? `That did not work: ${code}.`;
