// The side panel: the programme's clock, and the steps of the demo's guide, each with a way to get there.
import { api } from "./api.js";
import { prefill } from "./composer.js";
import { icon, iconButton, wordButton } from "./controls.js";
import { h, patchList } from "./dom.js";
import { closePanels } from "./panels.js";
import { facts, go, refresh } from "./store.js";
import { mrkdwn } from "./text/mrkdwn.js";
import { clockOf, longDayOf } from "./time.js";
import { toast } from "./toast.js";

/** Move programme time forward ({days}, {hours} or {to}) and show what that brought. */
async function moveClock(move) {
  try {
    await api.clock(move);
  } catch (error) {
    toast(error.message);
  }
  await refresh();
}

/** The clock's card and the function that brings it up to date; its third button does the guide's next step. */
function clockCard() {
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
  const next = button("To next step", "clock-next", () => follow(nextStep().action));
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
      next,
    ),
  );
  const update = () => {
    if (!facts.clock) return;
    const ms = Date.parse(facts.clock);
    const tz = facts.me?.tz ?? "UTC";
    day.textContent = longDayOf(ms, tz);
    time.textContent = `${clockOf(ms, tz)} in ${tz.split("/").at(-1).replaceAll("_", " ")}`;
    next.hidden = !nextStep()?.action;
  };
  return { node, update };
}

/** How far an action moves the clock; null when it does not, or when that time has passed already. */
function moveOf({ days, hours, to }) {
  if (to) return Date.parse(to) > Date.parse(facts.clock) ? { to } : null;
  return days ? { days } : hours ? { hours } : null;
}

/** Do what a step's action says: be that person, be there, move the clock, have the words ready to send. */
async function follow(action) {
  closePanels();
  const move = moveOf(action);
  if (move) await moveClock(move);
  const { as, channel, tab } = action;
  if (as || channel || tab) await go({ ...(as && { as }), ...(channel && { channel }), ...(tab && { tab }) });
  if (action.text) prefill(action.text);
}

/** The first step that is not done yet, or null. */
const nextStep = () => facts.steps.find((step) => !step.done) ?? null;

/** One step; the next one is open, and opening another closes it. */
function stepNode(step, index, current) {
  const kinds = ["step", step.done && "done", current && "current"].filter(Boolean).join(" ");
  const data = { testid: "guide-action", focus: `guide|${step.id}` };
  const act = step.action && { words: step.action.label, kind: current ? "primary small" : "small", data };
  return h(
    "li",
    { class: kinds, "aria-current": current ? "step" : null, data: { testid: "guide-step", step: step.id } },
    h("span", { class: "tick", "aria-hidden": "true" }, step.done ? icon("check", 14) : String(index + 1)),
    h(
      "details",
      { name: "guide", open: current },
      h("summary", null, step.title, step.done && h("span", { class: "sr" }, " (done)")),
      step.text && h("p", null, mrkdwn(step.text)),
      act && wordButton({ ...act, run: () => follow(step.action) }),
    ),
  );
}

/** The heading above the first step of a chapter. */
const chapterItem = (title) => ({
  key: `chapter ${title}`,
  stamp: title,
  make: () => h("li", { class: "chapter" }, h("h3", null, title)),
});

/** The guide's card and the function that brings it up to date. */
function guide() {
  const list = h("ol", { class: "steps" });
  const count = h("span", { class: "progress" });
  const node = h(
    "section",
    { class: "card", "aria-labelledby": "guide-title", data: { testid: "guide" } },
    h("header", { class: "card-head" }, h("h2", { id: "guide-title" }, "Try it, step by step"), count),
    list,
  );
  const update = () => {
    node.hidden = facts.steps.length === 0;
    const next = nextStep();
    count.textContent = `${facts.steps.filter((step) => step.done).length} of ${facts.steps.length}`;
    patchList(
      list,
      facts.steps.flatMap((step, index) => {
        const item = {
          key: step.id,
          stamp: JSON.stringify([step, step === next]),
          make: () => stepNode(step, index, step === next),
        };
        const begins = step.chapter && step.chapter !== facts.steps[index - 1]?.chapter;
        return begins ? [chapterItem(step.chapter), item] : [item];
      }),
    );
  };
  return { node, update };
}

/** Fill the side panel; returns the function that brings it up to date. */
export function side(root) {
  const [clock, steps] = [clockCard(), guide()];
  const leave = iconButton({ name: "close", label: "Leave the guide", run: closePanels, only: "leave only-medium" });
  root.append(h("div", { class: "cards" }, leave, clock.node, steps.node));
  return () => {
    steps.update();
    clock.update();
  };
}
