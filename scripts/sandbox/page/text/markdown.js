// The `markdown` block: a small part of Markdown (headings, lists, quotes, code, styles, links) to DOM nodes.
import { h } from "../dom.js";
import { link } from "./mentions.js";

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|\*(\S.*?)\*|_(\S.*?)_|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)/;

function inline(text) {
  const match = INLINE.exec(text);
  if (!match) return text ? [text] : [];
  const [whole, code, bold, bold2, italic, italic2, strike, words, url] = match;
  const node = code
    ? h("code", null, code)
    : (bold ?? bold2)
      ? h("strong", null, inline(bold ?? bold2))
      : (italic ?? italic2)
        ? h("em", null, inline(italic ?? italic2))
        : strike
          ? h("del", null, inline(strike))
          : link(url, words);
  return [text.slice(0, match.index), node, ...inline(text.slice(match.index + whole.length))];
}

const KINDS = [
  [/^(#{1,6}) +(.*)$/, "heading"],
  [/^[-*+] +(.*)$/, "ul"],
  [/^\d+[.)] +(.*)$/, "ol"],
  [/^> ?(.*)$/, "blockquote"],
];

function kindOf(line) {
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(line);
    if (match) return { kind, text: match.at(-1) };
  }
  return { kind: line.trim() ? "p" : "gap", text: line };
}

function group(lines) {
  const groups = [];
  for (const { kind, text } of lines.map(kindOf)) {
    if (groups.at(-1)?.kind === kind && kind !== "heading") groups.at(-1).texts.push(text);
    else groups.push({ kind, texts: [text] });
  }
  return groups.filter(({ kind }) => kind !== "gap");
}

function nodeOf({ kind, texts }) {
  if (kind === "heading") return h("p", { class: "heading" }, inline(texts[0]));
  if (kind === "ul" || kind === "ol")
    return h(
      kind,
      null,
      texts.map((text) => h("li", null, inline(text))),
    );
  return h(kind, { class: "lines" }, inline(texts.join("\n")));
}

/** A Markdown text as nodes. */
export const markdown = (text) =>
  text
    .split(/```\w*\n([\s\S]*?)```/)
    .flatMap((part, index) => (index % 2 ? [h("pre", null, part)] : group(part.split("\n")).map(nodeOf)));
