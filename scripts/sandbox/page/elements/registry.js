// Which function draws which element of Block Kit; buttons and images.
import { h, safeUrl } from "../dom.js";
import { use } from "../interact.js";
import { targetOf, visit } from "../navigation.js";
import { plainText } from "../text/mrkdwn.js";
import { focusKey } from "./attributes.js";
import { checkboxes, radioButtons, select } from "./choices.js";
import { datepicker, numberInput, plainTextInput, timepicker } from "./fields.js";
import { fileInput } from "./files.js";

/** Open the address of a button or option, when it has one that is safe. */
function follow(url) {
  const href = url && safeUrl(url);
  const target = href && targetOf(href);
  if (target) visit(target);
  else if (href) window.open(href, "_blank", "noopener");
}

/** A button; one with a url opens it and is sent to the app as well. */
function button(element, ctx) {
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

/** An <img> with its alternative text, or that text alone when it cannot be shown. */
export function imageElement(element, _ctx, className = "thumb") {
  const file = element.slack_file ? `${location.origin}/page/file/${element.slack_file.id}` : "";
  const src = safeUrl(element.image_url ?? file);
  const words = () => h("span", { class: "image-words" }, element.alt_text || "Image");
  if (!src || !/^https?:/.test(src)) return words();
  const node = h("img", {
    src,
    alt: element.alt_text ?? "",
    class: className,
    loading: "lazy",
    on: { error: () => node.replaceWith(words()) },
  });
  return node;
}

const DRAWN = {
  button,
  checkboxes,
  datepicker,
  timepicker,
  radio_buttons: radioButtons,
  file_input: fileInput,
  image: imageElement,
  plain_text_input: plainTextInput,
  number_input: numberInput,
};

/** Draw one element within its block's context. */
export function drawElement(element, ctx) {
  const draw = DRAWN[element.type] ?? (element.type.endsWith("_select") ? select : null);
  return draw ? draw(element, ctx) : h("span", { class: "unknown" }, plainText(element.text) || `(${element.type})`);
}
