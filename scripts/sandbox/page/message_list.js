// A list of messages with a line for each day, kept at its end while the person is there.
import { h, patchList } from "./dom.js";
import { messageNode, messageStamp } from "./message.js";
import { facts, place } from "./store.js";
import { dayOf, msOf } from "./time.js";

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

function entriesOf(messages, channel, inThread) {
  const entries = [];
  let day = null;
  let before = null;
  for (const message of messages) {
    const today = dayOf(msOf(message.ts), facts.me?.tz);
    if (today !== day && !inThread)
      entries.push({
        key: `day ${today}`,
        stamp: "",
        make: () => h("div", { class: "day", role: "separator", "aria-label": today }, h("span", null, today)),
      });
    const close = today === day && belongsTo(message, before);
    entries.push({
      key: `${channel} ${message.ts}`,
      stamp: messageStamp(message, close),
      make: () => messageNode(message, { channel, close, inThread }),
    });
    [day, before] = [today, message];
  }
  return entries;
}

/** Make a list; its `update(messages, channel)` patches it and stays at the end when the person was there. */
export function messageList({ label, testid, inThread = false, empty }) {
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
    const key = `${place.as} ${channel} ${inThread ? place.thread : ""}`;
    const fresh = key !== shown;
    // A whole conversation that appears at once is not read aloud; what arrives later is.
    log.setAttribute("aria-live", fresh ? "off" : "polite");
    const blank = { key: "empty", stamp: key, make: () => h("div", { class: "empty" }, empty()) };
    patchList(log, messages.length ? entriesOf(messages, channel, inThread) : [blank]);
    if (fresh) scroller.dataset.end = "yes";
    if (scroller.dataset.end === "yes") toEnd();
    shown = key;
  };
  return { node: scroller, update };
}
