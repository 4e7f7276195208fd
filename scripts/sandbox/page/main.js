// Puts the page together: its parts, the first fetch, the stand-in's events, and one redraw after every change.
import { api } from "./api.js";
import { conversation } from "./conversation.js";
import { h, keepFocus } from "./dom.js";
import { modals } from "./modal.js";
import { readAddress, writeAddress } from "./navigation.js";
import { watchPanels } from "./panels.js";
import { rail } from "./rail.js";
import { side } from "./side.js";
import { channelOf, facts, onChange, place, refresh } from "./store.js";
import { toast } from "./toast.js";

const REFRESH_DELAY_MS = 40;
let source = null;
let listening = null;
let timer = 0;
let lost = false;

const refreshSoon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, REFRESH_DELAY_MS);
};

/** Listen to the stand-in's events for the acting person: fetch again whenever something changed. */
function listen() {
  if (!place.as || listening === place.as) return;
  listening = place.as;
  source?.close();
  source = new EventSource(`/page/events?as=${encodeURIComponent(place.as)}`);
  source.addEventListener("message", refreshSoon);
  source.addEventListener("open", () => {
    if (lost) refreshSoon();
    lost = false;
  });
  source.addEventListener("error", () => {
    if (!lost) toast("The line to the stand-in is lost. Trying again.", "note");
    lost = true;
  });
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
