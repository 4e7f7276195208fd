// A list of messages with a line for each day, kept at its end while the person is there.
import { patchBlocks } from "./blocks.js";
import { icon } from "./controls.js";
import { h, patchList, safeUrl } from "./dom.js";
import { facts, nameOf, personOf, place } from "./store.js";
import { withEmoji } from "./text/emoji.js";
import { mrkdwn } from "./text/mrkdwn.js";
import { clockOf, dayOf, longDayOf, msOf } from "./time.js";

/** One file of a message: its name and size, as a link to it. */
function fileCard(file) {
  const size = h("small", null, `${Math.ceil(file.size / 1000)} kB`);
  const words = h("span", null, h("strong", null, file.name), size);
  const props = { class: "file", href: safeUrl(file.url), target: "_blank", rel: "noopener noreferrer" };
  if (file.transcript) words.append(h("small", { class: "transcript" }, `Transcript: ${file.transcript}`));
  else if (file.is_clip) words.append(h("small", { class: "transcript" }, "No transcript yet."));
  return h("a", props, icon(file.is_clip ? "mic" : "file", 20), words);
}

const picture = (person) => h("img", { class: "avatar", src: person?.avatar, alt: "", width: 36, height: 36 });

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
  if (message.blocks?.length) {
    const where = { channel, ts: message.ts };
    patchBlocks(body, message.blocks, { scope: `message:${channel}:${message.ts}`, where });
  } else body.append(h("div", { class: "words" }, mrkdwn(message.text)));
  if (message.edited && close) body.append(h("small", { class: "edited" }, "(edited)"));
  return body;
}

/** A message; `close` to the one before it (same author, a few minutes) it shows no picture and no name again. */
function messageNode(message, { channel, close }) {
  const person = personOf(message.user);
  const kinds = ["message", close && "close", message.ephemeral && "ephemeral"].filter(Boolean).join(" ");
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
      message.files.length > 0 && h("div", { class: "files" }, message.files.map(fileCard)),
    ),
  );
}

/** All that a message's look depends on, to know whether it must be drawn again. */
const messageStamp = (message, close) => JSON.stringify([message, close, place.as, personOf(message.user)]);

const NEAR_MS = 5 * 60 * 1000;
const AT_END_PX = 80;

const belongsTo = (message, before) =>
  Boolean(before) &&
  before.user === message.user &&
  !message.ephemeral &&
  !before.ephemeral &&
  !message.blocks?.length &&
  !before.blocks?.length &&
  msOf(message.ts) - msOf(before.ts) < NEAR_MS;

function entriesOf(messages, channel) {
  const entries = [];
  let day = null;
  let before = null;
  for (const message of messages) {
    const today = dayOf(msOf(message.ts), facts.me?.tz);
    if (today !== day)
      entries.push({
        key: `day ${today}`,
        stamp: "",
        make: () => h("div", { class: "day", role: "separator", "aria-label": today }, h("span", null, today)),
      });
    const close = today === day && belongsTo(message, before);
    entries.push({
      key: `${channel} ${message.ts}`,
      stamp: messageStamp(message, close),
      make: () => messageNode(message, { channel, close }),
    });
    [day, before] = [today, message];
  }
  return entries;
}

/** Make a list; its `update(messages, channel)` patches it and stays at the end when the person was there. */
export function messageList({ label, testid, empty }) {
  const log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": label, data: { testid } });
  const scroller = h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": `${label}, scrollable` },
    log,
  );
  let shown = null;
  const toEnd = () => (scroller.scrollTop = scroller.scrollHeight);
  const resized = new ResizeObserver(() => scroller.dataset.end === "yes" && toEnd());
  for (const node of [log, scroller]) resized.observe(node);
  let top = 0;
  scroller.addEventListener("scroll", () => {
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    // Only a person scrolls up; content that grows below (a picture that loads) leaves the end where it is.
    if (left < AT_END_PX) scroller.dataset.end = "yes";
    else if (scroller.scrollTop < top) scroller.dataset.end = "no";
    top = scroller.scrollTop;
  });
  const update = (messages, channel) => {
    const key = `${place.as} ${channel}`;
    const fresh = key !== shown;
    // A whole conversation that appears at once is not read aloud; what arrives later is.
    log.setAttribute("aria-live", fresh ? "off" : "polite");
    const blank = { key: "empty", stamp: key, make: () => h("div", { class: "empty" }, empty()) };
    patchList(log, messages.length ? entriesOf(messages, channel) : [blank]);
    if (fresh) scroller.dataset.end = "yes";
    if (scroller.dataset.end === "yes") toEnd();
    shown = key;
  };
  return { node: scroller, update };
}
