// One message as it stands in a conversation: who, when, its blocks or text, files, reactions and replies.
import { fileCard } from "./file_card.js";
import { patchBlocks } from "./blocks/registry.js";
import { iconButton } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { reactionButton, reactionPicker } from "./reactions.js";
import { facts, nameOf, personOf, place } from "./store.js";
import { withEmoji } from "./text/emoji.js";
import { openThread } from "./thread_place.js";
import { mrkdwn } from "./text/mrkdwn.js";
import { clockOf, longDayOf, msOf } from "./time.js";

const picture = (person) =>
  person?.avatar
    ? h("img", { class: "avatar", src: person.avatar, alt: "", width: 36, height: 36 })
    : h("span", { class: "avatar blank", "aria-hidden": "true" }, nameOf(person).slice(0, 1));

const stamp = (message) => {
  const ms = msOf(message.ts);
  const tz = facts.me?.tz;
  return h(
    "time",
    { datetime: new Date(ms).toISOString(), title: `${longDayOf(ms, tz)}, ${clockOf(ms, tz)}` },
    clockOf(ms, tz),
  );
};

/** The emoji of a person's status, with its words for whoever points at it or listens. */
function statusOf(person) {
  const shown = withEmoji(person?.status_emoji ?? "");
  return (
    shown && h("span", { role: "img", title: person.status_text, "aria-label": person.status_text || "Status" }, shown)
  );
}

function byline(message, person) {
  return h(
    "div",
    { class: "byline" },
    h("span", { class: "author" }, nameOf(person)),
    statusOf(person),
    (message.is_app || person?.is_bot) && h("span", { class: "badge" }, "App"),
    person?.is_guest && h("span", { class: "badge" }, "Guest"),
    stamp(message),
    message.edited && h("small", null, "(edited)"),
  );
}

function content(message, channel, close) {
  const body = h("div", { class: "content" });
  if (message.deleted) body.append(h("p", { class: "gone" }, "This message was deleted."));
  else if (message.blocks?.length) {
    const where = { channel, ts: message.ts };
    patchBlocks(body, message.blocks, { scope: `message:${channel}:${message.ts}`, where });
  } else body.append(h("div", { class: "words" }, mrkdwn(message.text)));
  if (message.edited && close) body.append(h("small", { class: "edited" }, "(edited)"));
  return body;
}

function toolbar(message, channel, inThread) {
  const open = () => openThread(message.thread_ts ?? message.ts);
  const data = { testid: "reply", focus: `reply|${message.ts}` };
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Message actions" },
    reactionPicker(message, channel),
    !inThread && iconButton({ name: "thread", size: 16, label: "Reply in thread", run: open, data }),
  );
}

function replies(message) {
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      data: { testid: "open-thread", focus: `thread|${message.ts}` },
      on: { click: () => openThread(message.ts) },
    },
    icon("thread", 14),
    words,
  );
}

/** A message; `close` to the one before it (same author, a few minutes) it shows no picture and no name again. */
export function messageNode(message, { channel, close, inThread }) {
  const person = personOf(message.user);
  const kinds = ["message", close && "close", message.ephemeral && "ephemeral"].filter(Boolean).join(" ");
  const reactions = message.reactions ?? [];
  const plain = !message.ephemeral && !message.deleted;
  return h(
    "article",
    {
      class: kinds,
      "aria-label": `${nameOf(person)}, ${clockOf(msOf(message.ts), facts.me?.tz)}`,
      data: { ts: message.ts, testid: "message" },
    },
    h("div", { class: "gutter" }, close ? stamp(message) : picture(person)),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye", 14), "Only visible to you"),
      !close && byline(message, person),
      content(message, channel, close),
      message.files?.length > 0 && h("div", { class: "files" }, message.files.map(fileCard)),
      reactions.length > 0 &&
        h(
          "div",
          { class: "reactions" },
          reactions.map((one) => reactionButton(one, message, channel)),
        ),
      !inThread && message.reply_count > 0 && replies(message),
    ),
    plain && toolbar(message, channel, inThread),
  );
}

/** All that a message's look depends on, to know whether it must be drawn again. */
export const messageStamp = (message, close) => JSON.stringify([message, close, place.as, personOf(message.user)]);
