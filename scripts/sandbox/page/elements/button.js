// Buttons and overflow menus.
import { h, safeUrl } from "../dom.js";
import { icon } from "../icons.js";
import { use } from "../interact.js";
import { targetOf, visit } from "../permalink.js";
import { menuButton } from "../popup.js";
import { plainText } from "../text/mrkdwn.js";
import { focusKey } from "./focus.js";

/** Open the address of a button or option, when it has one that is safe. */
function follow(url) {
  const href = url && safeUrl(url);
  const target = href && targetOf(href);
  if (target) visit(target);
  else if (href) window.open(href, "_blank", "noopener");
}

/** A button; one with a url opens it and is told to the app as well. */
export function button(element, ctx) {
  const run = () => {
    follow(element.url);
    use(ctx, element, {}, node);
  };
  const node = h(
    "button",
    {
      type: "button",
      class: `button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label,
      data: { testid: "block-button", action: element.action_id ?? "", ...focusKey(ctx, element) },
      on: { click: run },
    },
    plainText(element.text),
  );
  return node;
}

/** The three dots with a short menu. */
export function overflow(element, ctx) {
  const dots = h(
    "button",
    {
      type: "button",
      class: "button square",
      "aria-label": "More actions",
      data: { action: element.action_id ?? "", ...focusKey(ctx, element) },
    },
    icon("more"),
  );
  const items = element.options.map((option) => ({
    label: plainText(option.text),
    run: () => {
      follow(option.url);
      use(ctx, element, { selected_option: option }, dots);
    },
  }));
  return menuButton(dots, items, { label: "More actions" });
}
