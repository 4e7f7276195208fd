// People, channels, groups and links as they stand within a text.
import { h, safeUrl } from "../dom.js";
import { pageAddress, targetOf, visit } from "../permalink.js";
import { channelOf, facts, go, nameOf, personOf } from "../store.js";

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
