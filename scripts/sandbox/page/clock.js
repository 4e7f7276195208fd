// The programme's clock: its card in the side panel, and moving it.
import { api } from "./api.js";
import { icon, wordButton } from "./controls.js";
import { h } from "./dom.js";
import { facts, refresh } from "./store.js";
import { clockOf, longDayOf } from "./time.js";
import { toast } from "./toast.js";

/** Move programme time forward ({days}, {hours} or {to}) and show what that brought. */
export async function moveClock(move) {
  try {
    await api.clock(move);
  } catch (error) {
    toast(error.message);
  }
  await refresh();
}

/** The clock's card and the function that brings it up to date; its third button does the step that `next` gives. */
export function clockCard({ next, follow }) {
  const day = h("p", { class: "clock-day", data: { testid: "clock-day" } });
  const time = h("p", { class: "clock-time" });
  const busy = (run) => async (event) => {
    const button = event.currentTarget;
    button.setAttribute("aria-busy", "true");
    await run();
    button.removeAttribute("aria-busy");
  };
  const button = (words, testid, run, label) =>
    wordButton({ words, label, kind: "small", run: busy(run), data: { testid } });
  const toNext = button("To next step", "clock-next", () => follow(next().action));
  const node = h(
    "section",
    { class: "card clock", "aria-labelledby": "clock-title", data: { testid: "clock" } },
    h("header", { class: "card-head" }, h("h2", { id: "clock-title" }, icon("clock", 16), "Programme time")),
    h("div", { "aria-live": "polite" }, day, time),
    h(
      "div",
      { class: "clock-buttons" },
      button("+1 day", "clock-day-plus", () => moveClock({ days: 1 }), "One day later"),
      button("+1 week", "clock-week-plus", () => moveClock({ days: 7 }), "One week later"),
      toNext,
    ),
  );
  const update = () => {
    if (!facts.clock) return;
    const ms = Date.parse(facts.clock);
    const tz = facts.me?.tz ?? "UTC";
    day.textContent = longDayOf(ms, tz);
    time.textContent = `${clockOf(ms, tz)} in ${tz.split("/").at(-1).replaceAll("_", " ")}`;
    toNext.hidden = !next()?.action;
  };
  return { node, update };
}
