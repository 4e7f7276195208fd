// Slack's mrkdwn to DOM nodes: styles, quotes, code, links, mentions, dates and emoji.
import { h, safeUrl } from "../dom.js";
import { pageAddress, targetOf, visit } from "../navigation.js";
import { channelOf, facts, go, nameOf, personOf } from "../store.js";
import { slackDate } from "../time.js";
import { emojiOf, withEmoji } from "./emoji.js";

/** "@Dana Whitfield", lit up when it is the acting person. */
export function userMention(id) {
  const person = personOf(id);
  const mine = facts.me?.id === id;
  return h("span", { class: mine ? "mention mine" : "mention" }, `@${person ? nameOf(person) : id}`);
}

/** "#stories" as a button that goes there; plain when the person may not see it. */
export function channelMention(id, label) {
  const channel = channelOf(id);
  if (!channel) return h("span", { class: "mention" }, label ? `#${label}` : "#private-channel");
  return h(
    "button",
    { type: "button", class: "mention", on: { click: () => go({ channel: id }) } },
    `#${channel.name}`,
  );
}

/** "@channel", "@here", "@everyone". */
export const broadcast = (range) => h("span", { class: "mention loud" }, `@${range}`);

/** "@group" by its label, else its id. */
export const groupMention = (id, label) =>
  h("span", { class: "mention" }, label?.startsWith("@") ? label : `@${label || id}`);

/** A link that opens in a new tab; only its words when the address is not safe to follow. */
export function link(url, words) {
  const href = safeUrl(url);
  const shown = words || url.replace(/^(mailto|tel):/, "");
  if (!href) return h("span", null, shown);
  const target = targetOf(href);
  if (target) {
    const on = { click: (event) => (event.preventDefault(), visit(target)) };
    return h("a", { href: pageAddress(target), on }, shown);
  }
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown);
}

const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

const STYLES = [
  [/^\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}])/u, "strong"],
  [/^_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}])/u, "em"],
  [/^~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}])/u, "del"],
];
const BARE_URL = /^https?:\/\/[^\s<>|"]+[^\s<>|".,;:!?)\]'*_~]/;

/** What is between < and >: a mention, a date or a link; null when it is none of Slack's. */
function entity(inner) {
  const [target, ...rest] = inner.split("|");
  const label = rest.join("|");
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return userMention(target.slice(1));
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return channelMention(target.slice(1), unescape(label));
  if (/^!(channel|here|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), unescape(label));
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date) {
    const words = slackDate(Number(date[1]), unescape(date[2]), facts.me?.tz);
    return date[3] ? link(unescape(date[3]), words) : h("time", null, words);
  }
  if (/^(https?:|mailto:|tel:)/i.test(target)) return link(unescape(target), unescape(label));
  return null;
}

/** The node (or text) that begins at `rest` and how long its source is, or null for an ordinary letter. */
function token(rest, before, options) {
  if (rest[0] === "<") {
    const match = /^<([^<>\n]+)>/.exec(rest);
    const node = match && entity(match[1]);
    return node ? [node, match[0].length] : null;
  }
  if (rest[0] === "`") {
    const match = /^`([^`\n]+)`/.exec(rest);
    return match ? [h("code", null, unescape(match[1])), match[0].length] : null;
  }
  if (rest[0] === ":") {
    const match = /^:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/.exec(rest);
    const found = match && emojiOf(match[1]);
    return found ? [found, match[0].length] : null;
  }
  if (/[\p{L}\p{N}]/u.test(before)) return null;
  if (!options.verbatim && rest.startsWith("http")) {
    const match = BARE_URL.exec(rest);
    if (match) return [link(unescape(match[0])), match[0].length];
  }
  for (const [pattern, tag] of STYLES) {
    const match = pattern.exec(rest);
    if (match) return [h(tag, null, inline(match[1], options)), match[0].length];
  }
  return null;
}

/** One stretch of text without blocks, as nodes and strings. */
export function inline(text, options = {}) {
  const nodes = [];
  let plain = "";
  const flush = () => plain && nodes.push(unescape(plain)) && (plain = "");
  for (let at = 0; at < text.length;) {
    const found = /[<`:*_~h]/.test(text[at]) ? token(text.slice(at), text[at - 1] ?? "", options) : null;
    if (found) {
      flush();
      nodes.push(found[0]);
      at += found[1];
    } else plain += text[at++];
  }
  flush();
  return nodes;
}

/** Lines of text; neighbouring lines that begin with > become one quote. */
function paragraphs(text, options) {
  const parts = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    const last = parts.at(-1);
    if (last && last.quote === Boolean(quoted)) last.lines.push(quoted ? quoted[1] : line);
    else parts.push({ quote: Boolean(quoted), lines: [quoted ? quoted[1] : line] });
  }
  return parts.map(({ quote, lines }) => {
    const nodes = inline(lines.join("\n"), options);
    return quote ? h("blockquote", null, nodes) : h("span", { class: "lines" }, nodes);
  });
}

/** A whole mrkdwn text as nodes. */
export function mrkdwn(text, options = {}) {
  return (text ?? "")
    .split(/```\n?([\s\S]+?)\n?```\n?/)
    .map((part, index) => {
      if (index % 2) return h("pre", null, unescape(part));
      return part ? paragraphs(part, options) : [];
    })
    .flat();
}

/** A text object of Block Kit ({type, text, emoji?, verbatim?}) as nodes. */
export function textNodes(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim });
  return [plainText(object)];
}

/** A plain_text object as a string, with its emoji. */
export const plainText = (object) => (object ? (object.emoji === false ? object.text : withEmoji(object.text)) : "");
