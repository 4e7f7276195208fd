// Links to a message of this very workspace lead there within the page, instead of opening a new one.
import { go, place } from "./store.js";

const SHAPE = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/;

/** Where a permalink of this workspace leads, {channel, ts, thread}; null for any other address. */
export function targetOf(url) {
  const parsed = new URL(url, location.origin);
  const match = parsed.host === location.host && SHAPE.exec(parsed.pathname);
  return match
    ? { channel: match[1], ts: `${match[2]}.${match[3]}`, thread: parsed.searchParams.get("thread_ts") }
    : null;
}

/** The address of the same place on this page, for a link that may also be opened in another tab. */
export const pageAddress = ({ channel, thread }) =>
  `/?${new URLSearchParams({ as: place.as, channel, ...(thread && { thread }) })}`;

/** Go to a message, bring it into sight and light it up for a moment. */
export async function visit({ channel, ts, thread }) {
  await go({ channel, thread });
  const node = [...document.querySelectorAll(`[data-ts="${ts}"]`)].at(thread ? -1 : 0);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  node.classList.remove("lit");
  requestAnimationFrame(() => node.classList.add("lit"));
}
