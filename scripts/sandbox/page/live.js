// The live line to the stand-in: fetch again whenever something changed, and say when the line is lost.
import { place, refresh } from "./store.js";
import { toast } from "./toast.js";

const SETTLE = 40;
let source = null;
let listening = null;
let timer = 0;
let lost = false;

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, SETTLE);
};

/** Listen to what the acting person may see; called again after every change of person. */
export function listen() {
  if (!place.as || listening === place.as) return;
  listening = place.as;
  source?.close();
  source = new EventSource(`/page/events?as=${encodeURIComponent(place.as)}`);
  source.addEventListener("message", soon);
  source.addEventListener("open", () => {
    if (lost) soon();
    lost = false;
  });
  source.addEventListener("error", () => {
    if (!lost) toast("The line to the stand-in is lost. Trying again.", "note");
    lost = true;
  });
}
