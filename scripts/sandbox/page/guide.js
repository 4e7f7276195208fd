// "Your first month": the steps of the demo's guide, ticked as they are done, each with a way to get there.
import { moveClock } from "./clock.js";
import { prefill } from "./composer.js";
import { wordButton } from "./controls.js";
import { h, patchList } from "./dom.js";
import { icon } from "./icons.js";
import { closePanels } from "./panels.js";
import { facts, go } from "./store.js";
import { mrkdwn } from "./text/mrkdwn.js";

/** How far an action moves the clock; null when it does not, or when that time has passed already. */
function moveOf({ days, hours, to }) {
  if (to) return Date.parse(to) > Date.parse(facts.clock) ? { to } : null;
  return days ? { days } : hours ? { hours } : null;
}

/** Do what a step's action says: be that person, be there, move the clock, have the words ready to send. */
export async function follow(action) {
  closePanels();
  const move = moveOf(action);
  if (move) await moveClock(move);
  const { as, channel, tab, thread } = action;
  if (as || channel || tab)
    await go({ ...(as && { as }), ...(channel && { channel }), ...(tab && { tab }), ...(thread && { thread }) });
  if (action.text) prefill(action.text);
}

/** The first step that is not done yet, or null. */
export const nextStep = () => facts.steps.find((step) => !step.done) ?? null;

/** One step; the next one stands open, and opening another closes it. */
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

/** The guide's card and the function that brings it up to date. */
export function guide() {
  const list = h("ol", { class: "steps" });
  const count = h("span", { class: "progress" });
  const node = h(
    "section",
    { class: "card", "aria-labelledby": "guide-title", data: { testid: "guide" } },
    h("header", { class: "card-head" }, h("h2", { id: "guide-title" }, "Your first month"), count),
    list,
  );
  const update = () => {
    node.hidden = facts.steps.length === 0;
    const next = nextStep();
    count.textContent = `${facts.steps.filter((step) => step.done).length} of ${facts.steps.length}`;
    patchList(
      list,
      facts.steps.map((step, index) => ({
        key: step.id,
        stamp: JSON.stringify([step, step === next]),
        make: () => stepNode(step, index, step === next),
      })),
    );
  };
  return { node, update };
}
