// A file of a message, as a calm card that leads to the thing itself.
import { h, safeUrl } from "./dom.js";
import { icon } from "./icons.js";

/** One file of a message: its name and size, a link when it has an address. */
export function fileCard(file) {
  const href = safeUrl(file.url ?? file.url_private ?? file.permalink ?? "about:blank");
  const words = h(
    "span",
    null,
    h("strong", null, file.title || file.name || file.id),
    file.size && h("small", null, `${Math.ceil(file.size / 1000)} kB`),
  );
  return href
    ? h("a", { class: "file", href, target: "_blank", rel: "noopener noreferrer" }, icon("file", 20), words)
    : h("div", { class: "file" }, icon("file", 20), words);
}
