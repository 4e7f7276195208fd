// Images, in a block of their own or small within another; an unsafe or broken address leaves the words.
import { h, safeUrl } from "../dom.js";

/** An <img> with its alternative text, or that text alone when it cannot be shown. */
export function imageElement(element, _ctx, className = "thumb") {
  const src = safeUrl(element.image_url ?? element.slack_file?.url ?? "");
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
