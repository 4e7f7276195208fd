// The page's address keeps the place (who acts, where), so that a reload or a link leads back to it.
import { place } from "./store.js";

/** Take the place from the address. */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  place.as = query.get("as");
  place.channel = query.get("channel");
  place.thread = query.get("thread");
  place.tab = query.get("tab") === "home" ? "home" : "messages";
}

/** Write the place to the address, without a new step in the history. */
export function writeAddress() {
  if (!place.as) return;
  const query = new URLSearchParams({ as: place.as });
  if (place.channel) query.set("channel", place.channel);
  if (place.thread) query.set("thread", place.thread);
  if (place.tab === "home") query.set("tab", "home");
  if (`?${query}` !== location.search) history.replaceState(null, "", `?${query}`);
}
