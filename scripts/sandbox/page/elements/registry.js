// Which function draws which element of Block Kit.
import { h } from "../dom.js";
import { plainText } from "../text/mrkdwn.js";
import { button, overflow } from "./button.js";
import { checkboxes, radioButtons } from "./choices.js";
import { datepicker, datetimepicker, timepicker } from "./dates.js";
import { fileInput } from "./files.js";
import { imageElement } from "./image.js";
import { select } from "./selects.js";
import { emailInput, numberInput, plainTextInput, richTextInput, urlInput } from "./text_fields.js";

const DRAWN = {
  button,
  overflow,
  checkboxes,
  datepicker,
  datetimepicker,
  timepicker,
  radio_buttons: radioButtons,
  file_input: fileInput,
  image: imageElement,
  workflow_button: button,
  plain_text_input: plainTextInput,
  rich_text_input: richTextInput,
  number_input: numberInput,
  email_text_input: emailInput,
  url_text_input: urlInput,
};

/** Draw one element within its block's context. */
export function drawElement(element, ctx) {
  const draw = DRAWN[element.type] ?? (element.type.endsWith("_select") ? select : null);
  return draw ? draw(element, ctx) : h("span", { class: "unknown" }, plainText(element.text) || `(${element.type})`);
}
