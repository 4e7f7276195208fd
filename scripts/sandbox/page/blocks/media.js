// Videos and files, shown as calm cards that lead to the thing itself.
import { h, safeUrl } from "../dom.js";
import { imageElement } from "../elements/image.js";
import { icon } from "../icons.js";
import { plainText } from "../text/mrkdwn.js";

/** A video block: its picture, title and where it leads; it does not play here. */
export function video(block, ctx) {
  const title = plainText(block.title);
  const href = block.title_url && safeUrl(block.title_url);
  return h(
    "div",
    { class: "video" },
    h(
      "div",
      { class: "video-picture" },
      imageElement({ image_url: block.thumbnail_url, alt_text: block.alt_text }, ctx, "picture"),
      icon("play", 28),
    ),
    href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : h("strong", null, title),
    block.description && h("p", { class: "hint" }, plainText(block.description)),
  );
}

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

/** A file block. */
export const fileBlock = (block) => fileCard({ name: block.external_id, ...block.file });
