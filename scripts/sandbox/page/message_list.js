// A list of messages with a line for each day, kept at its end while the person is there.
import { h, patchList } from "./dom.js";
import { messageNode, messageStamp } from "./message.js";
import { facts } from "./store.js";
import { dayOf, msOf } from "./time.js";

const NEAR_MS = 5 * 60 * 1000;
const AT_END_PX = 80;

const belongsTo = (message, before) => Boolean(before) && before.user === message.user && !message.ephemeral
  && !before.ephemeral && !message.blocks?.length && !before.blocks?.length && msOf(message.ts) - msOf(before.ts) < NEAR_MS;

function entriesOf(messages, channel, inThread) {
  const entries = [];
  let day = null;
  let before = null;
  for (const message of messages) {
    const today = dayOf(msOf(message.ts), facts.me?.tz);
    if (today !== day && !inThread)
      entries.push({ key: `day ${today}`, stamp: "", make: () => h("div", { class: "day", role: "separator", "aria-label": today }, h("span", null, today)) });
    const close = today === day && belongsTo(message, before);
    entries.push({ key: `${channel} ${message.ts}`, stamp: messageStamp(message, close), make: () => messageNode(message, { channel, close, inThread }) });
    [day, before] = [today, message];
  }
  return entries;
}

/** Make a list; its `update(messages, channel)` patches it and stays at the end when the person was there. */
export function messageList({ label, testid, inThread = false, empty }) {
  const log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": label, data: { testid } });
  const scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": `${label}, scrollable` }, log);
  let shown = null;
  const toEnd = () => (scroller.scrollTop = scroller.scrollHeight);
  new ResizeObserver(() => scroller.dataset.end === "yes" && toEnd()).observe(log);
  scroller.addEventListener("scroll", () => {
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    scroller.dataset.end = left < AT_END_PX ? "yes" : "no";
  });
  const update = (messages, channel) => {
    const fresh = channel !== shown;
    // A whole conversation that appears at once is not read aloud; what arrives later is.
    log.setAttribute("aria-live", fresh ? "off" : "polite");
    const blank = { key: "empty", stamp: channel, make: () => h("div", { class: "empty" }, empty()) };
    patchList(log, messages.length ? entriesOf(messages, channel, inThread) : [blank]);
    if (fresh) scroller.dataset.end = "yes";
    if (scroller.dataset.end === "yes") toEnd();
    shown = channel;
  };
  return { node: scroller, update };
}
