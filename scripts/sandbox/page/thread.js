// The thread pane: a message, its replies, and a composer that answers there.
import { Composer } from "./composer.js";
import { iconButton } from "./controls.js";
import { h } from "./dom.js";
import { messageList } from "./message_list.js";
import { channelOf, facts, place } from "./store.js";
import { leaveThread } from "./thread_place.js";

/** The pane's node and the function that brings it up to date. */
export function thread() {
  const list = messageList({
    label: "Thread",
    testid: "thread-messages",
    inThread: true,
    empty: () => [h("p", null, "No replies yet.")],
  });
  const box = new Composer({ id: "thread-composer", testid: "thread-composer", thread: () => place.thread });
  const node = h(
    "section",
    { class: "thread", "aria-label": "Thread", data: { testid: "thread" } },
    h(
      "header",
      { class: "bar" },
      h("h2", null, "Thread"),
      iconButton({ name: "close", label: "Close thread", run: leaveThread, data: { testid: "close-thread" } }),
    ),
    list.node,
    box.node,
  );
  node.addEventListener("keydown", (event) => event.key === "Escape" && leaveThread());
  const update = () => {
    node.hidden = !place.thread;
    if (!place.thread || facts.shownThread !== place.thread) return;
    list.update(facts.replies, place.channel);
    box.update(channelOf(place.channel));
  };
  return { node, update };
}
