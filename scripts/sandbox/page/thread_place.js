// Into a thread and out again, the focus going along.
import { go, place } from "./store.js";

/** Open the thread under a message and stand in its composer. */
export async function openThread(ts) {
  await go({ thread: ts });
  document.getElementById("thread-composer")?.focus();
}

/** Leave the thread for the message it belongs to. */
export async function leaveThread() {
  const ts = place.thread;
  await go({ thread: null });
  const spots = [`[data-focus="thread|${ts}"]`, `[data-focus="reply|${ts}"]`];
  spots
    .map((spot) => document.querySelector(spot))
    .find(Boolean)
    ?.focus();
}
