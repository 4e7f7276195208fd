// rich_text blocks to DOM nodes: sections, lists, quotes and preformatted text.
import { h } from "../dom.js";
import { facts } from "../store.js";
import { slackDate } from "../time.js";
import { emojiOf } from "./emoji.js";
import { broadcast, channelMention, groupMention, link, userMention } from "./mentions.js";

const TAGS = { code: "code", strike: "del", italic: "em", bold: "strong", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(TAGS).reduce((inner, [name, tag]) => (style[name] ? h(tag, null, inner) : inner), node);
}

function emoji(part) {
  const fromCode = part.unicode
    ?.split("-")
    .map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .join("");
  return fromCode ?? emojiOf(part.name) ?? `:${part.name}:`;
}

const INLINE = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text),
  user: (part) => userMention(part.user_id),
  channel: (part) => channelMention(part.channel_id),
  usergroup: (part) => groupMention(part.usergroup_id),
  broadcast: (part) => broadcast(part.range),
  emoji,
  color: (part) => part.value,
  team: (part) => part.team_id,
  date: (part) => {
    const words = slackDate(part.timestamp, part.format, facts.me?.tz);
    return part.url ? link(part.url, words) : h("time", null, words);
  },
};

const inline = (parts = []) =>
  parts.map((part) => styled(INLINE[part.type]?.(part) ?? part.fallback ?? "", part.style));

function list(part) {
  const items = part.elements.map((item) => h("li", null, inline(item.elements)));
  const props = { class: `indent-${Math.min(part.indent ?? 0, 8)}`, start: part.offset ? part.offset + 1 : null };
  return h(part.style === "ordered" ? "ol" : "ul", props, items);
}

const SECTIONS = {
  rich_text_section: (part) => h("p", { class: "lines" }, inline(part.elements)),
  rich_text_list: list,
  rich_text_quote: (part) => h("blockquote", null, inline(part.elements)),
  rich_text_preformatted: (part) => h("pre", null, inline(part.elements)),
};

/** The nodes of a rich_text block. */
export const richText = (block) => (block.elements ?? []).map((part) => SECTIONS[part.type]?.(part) ?? "");

/** The bare words of a rich_text value, a line for each section (for an input's text box). */
export function richTextWords(value) {
  const words = (parts = []) =>
    parts.map((part) => (part.elements ? words(part.elements) : (part.text ?? part.url ?? ""))).join("");
  return (value?.elements ?? []).map((part) => words(part.elements)).join("\n");
}
