// Where the acting person is (who, which channel, which tab): kept in the page's address, and reached by permalinks.
import { go, place } from "./store.js";

/** Take the place from the address. */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  place.as = query.get("as");
  place.channel = query.get("channel");
  place.tab = query.get("tab") === "home" ? "home" : "messages";
}

/** Write the place to the address, without a new step in the history. */
export function writeAddress() {
  if (!place.as) return;
  const query = new URLSearchParams({ as: place.as });
  if (place.channel) query.set("channel", place.channel);
  if (place.tab === "home") query.set("tab", "home");
  if (`?${query}` !== location.search) history.replaceState(null, "", `?${query}`);
}

const SHAPE = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/;

/** Where a permalink of this workspace leads, {channel, ts}; null for any other address. */
export function targetOf(url) {
  const parsed = new URL(url, location.origin);
  const match = parsed.host === location.host && SHAPE.exec(parsed.pathname);
  return match ? { channel: match[1], ts: `${match[2]}.${match[3]}` } : null;
}

/** The address of the same place on this page, for a link that may also be opened in another tab. */
export const pageAddress = ({ channel }) => `/?${new URLSearchParams({ as: place.as, channel })}`;

/** Go to a message, bring it into sight and light it up for a moment. */
export async function visit({ channel, ts }) {
  await go({ channel });
  const node = document.querySelector(`[data-ts="${ts}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  node.classList.remove("lit");
  requestAnimationFrame(() => node.classList.add("lit"));
}
