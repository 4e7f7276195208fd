// Puts the page together: the parts, the first fetch, and one redraw after every change.
import { readAddress, writeAddress } from "./address.js";
import { api } from "./api.js";
import { clockCard } from "./clock.js";
import { iconButton } from "./controls.js";
import { conversation } from "./conversation.js";
import { h, keepFocus } from "./dom.js";
import { follow, guide, nextStep } from "./guide.js";
import { listen } from "./live.js";
import { modals } from "./modal.js";
import { closePanels, watchPanels } from "./panels.js";
import { rail } from "./rail.js";
import { channelOf, facts, onChange, place, refresh } from "./store.js";
import { thread } from "./thread.js";

function side(root) {
  const steps = guide();
  const clock = clockCard({ toNextStep: () => follow(nextStep().action), hasNext: () => Boolean(nextStep()?.action) });
  const pane = thread();
  const leave = iconButton({ name: "close", label: "Leave the guide", run: closePanels, only: "leave only-medium" });
  const cards = h("div", { class: "cards" }, leave, clock.node, steps.node);
  root.append(pane.node, cards);
  return () => {
    steps.update();
    clock.update();
    pane.update();
    cards.hidden = Boolean(place.thread);
    root.classList.toggle("has-thread", Boolean(place.thread));
  };
}

const byId = (id) => document.getElementById(id);
const parts = [rail(byId("rail")), conversation(byId("middle")), side(byId("side")), modals];

onChange(() => {
  if (!facts.me) return;
  keepFocus(() => parts.forEach((update) => update()));
  writeAddress();
  listen();
  const channel = channelOf(place.channel);
  document.title = channel
    ? `${channel.kind === "im" ? (facts.apps[0]?.name ?? "App") : `#${channel.name}`} · ${facts.me.real_name}`
    : "Stand-in Slack";
  document.body.dataset.ready = "yes";
});

watchPanels();
readAddress();
if (place.tab === "home" && place.as) await api.openHome(place.as).catch(() => null);
await refresh();
if (!facts.me) {
  const words = "Nobody to act as. Name somebody in the address: /?as= and a member’s id, such as U0ADAOKAFOR.";
  byId("middle").replaceChildren(h("p", { class: "empty" }, words));
}
