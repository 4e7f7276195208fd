// rich_text blocks to DOM nodes: sections, lists, quotes and preformatted text.
import { h } from "../dom.js";
import { facts } from "../store.js";
import { slackDate } from "../time.js";
import { groupMention, link, userMention } from "./mrkdwn.js";

const TAGS = { code: "code", strike: "del", italic: "em", bold: "strong", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(TAGS).reduce((inner, [name, tag]) => (style[name] ? h(tag, null, inner) : inner), node);
}

const INLINE = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text),
  user: (part) => userMention(part.user_id),
  usergroup: (part) => groupMention(part.usergroup_id),
  date: (part) => {
    const words = slackDate(part.timestamp, part.format, facts.me?.tz);
    return part.url ? link(part.url, words) : h("time", null, words);
  },
};

const inline = (parts = []) =>
  parts.map((part) => styled(INLINE[part.type]?.(part) ?? part.fallback ?? "", part.style));

function list(part) {
  const items = part.elements.map((item) => h("li", null, inline(item.elements)));
  return h(part.style === "ordered" ? "ol" : "ul", null, items);
}

const SECTIONS = {
  rich_text_section: (part) => h("p", { class: "lines" }, inline(part.elements)),
  rich_text_list: list,
  rich_text_quote: (part) => h("blockquote", null, inline(part.elements)),
};

/** The nodes of a rich_text block. */
export const richText = (block) => (block.elements ?? []).map((part) => SECTIONS[part.type]?.(part) ?? "");
