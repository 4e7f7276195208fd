// The thread pane: a message, its replies, and a composer that answers there.
import { composer } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { messageList } from "./message_list.js";
import { channelOf, facts, go, place } from "./store.js";

/** The pane's node and the function that brings it up to date. */
export function thread() {
  const list = messageList({ label: "Thread", testid: "thread-messages", inThread: true, empty: () => [h("p", null, "No replies yet.")] });
  const box = composer({ id: "thread-composer", testid: "thread-composer", thread: () => place.thread });
  const node = h("section", { class: "thread", "aria-label": "Thread", data: { testid: "thread" } },
    h("header", { class: "bar" }, h("h2", null, "Thread"),
      h("button", { type: "button", class: "quiet", "aria-label": "Close thread", data: { testid: "close-thread" }, on: { click: () => go({ thread: null }) } }, icon("close"))),
    list.node, box.node);
  node.addEventListener("keydown", (event) => event.key === "Escape" && go({ thread: null }));
  const update = () => {
    node.hidden = !place.thread;
    if (!place.thread) return;
    list.update(facts.replies, place.channel);
    box.update(channelOf(place.channel));
  };
  return { node, update };
}
