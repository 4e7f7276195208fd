// The demo's guide: a chapter for each routine, to be tried in any order; its steps, each with a way to get there.
import { moveClock } from "./clock.js";
import { prefill } from "./composer.js";
import { icon, wordButton } from "./controls.js";
import { h, patchList } from "./dom.js";
import { closePanels } from "./panels.js";
import { changed, facts, go } from "./store.js";
import { mrkdwn } from "./text/mrkdwn.js";

// Kept for as long as the page's tab is open, as links and reloads must not lose one's place.
const CHOSEN = "guide-chapter";

const isDone = (chapter) => chapter.steps.every((step) => step.done);

const firstToDo = () => facts.chapters.find((chapter) => !isDone(chapter)) ?? null;

/** The chapter that was chosen, else the first that is not done, or null. */
const chapterInHand = () =>
  facts.chapters.find((chapter) => chapter.id === sessionStorage.getItem(CHOSEN)) ?? firstToDo();

/** What is to be done next in a chapter: what it needs first, else its first step that is not done; or null. */
const nextOf = (chapter) => chapter?.needs[0] ?? chapter?.steps.find((step) => !step.done) ?? null;

/** What is to be done next: in the chapter in hand, or where that is done in the first that is not; or null. */
export const nextStep = () => nextOf(chapterInHand()) ?? nextOf(firstToDo());

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
  const { as, channel, tab } = action;
  if (as || channel || tab) await go({ ...(as && { as }), ...(channel && { channel }), ...(tab && { tab }) });
  if (action.text) prefill(action.text);
}

/** What a step says, and the button that leads there. */
function stepBody({ id, text, action }, kind) {
  const data = { testid: "guide-action", focus: `guide|${id}` };
  return [
    text && h("p", null, mrkdwn(text)),
    action && wordButton({ words: action.label, kind, data, run: () => follow(action) }),
  ];
}

/** One step of a chapter; the next one is open, and opening another closes it. */
function stepNode(step, index, current, chapter) {
  const kinds = ["step", step.done && "done", current && "current"].filter(Boolean).join(" ");
  return h(
    "li",
    { class: kinds, "aria-current": current ? "step" : null, data: { testid: "guide-step", step: step.id } },
    h("span", { class: "tick", "aria-hidden": "true" }, step.done ? icon("check", 14) : String(index + 1)),
    h(
      "details",
      { name: `guide-step ${chapter}`, open: current },
      h("summary", null, step.title, step.done && h("span", { class: "sr" }, " (done)")),
      stepBody(step, current ? "primary small" : "small"),
    ),
  );
}

/** What must be done in another chapter before this one begins. */
const needNode = (step) =>
  h("li", { data: { testid: "guide-need", need: step.id } }, h("h4", null, "First: ", step.title), stepBody(step, "small"));

/** A chapter and the function that brings it up to date: what it is, what it needs first, and its steps. */
function chapterNode(id) {
  const title = h("h3");
  const count = h("span", { class: "progress" });
  const what = h("p", { class: "what" });
  const needs = h("ul", { class: "needs" });
  const steps = h("ol", { class: "steps" });
  const head = h("summary", { on: { click: choose } }, title, count);
  const node = h("details", { name: "guide-chapter", class: "chapter", data: { chapter: id } }, head, what, needs, steps);
  /** Open the chapter, which is then the one in hand, or close it. */
  function choose(event) {
    event.preventDefault();
    node.open = !node.open;
    if (node.open) sessionStorage.setItem(CHOSEN, id);
    changed();
  }
  let wasInHand = false;
  const update = (chapter, inHand) => {
    title.textContent = chapter.title;
    what.textContent = chapter.what;
    count.textContent = `${chapter.steps.filter((step) => step.done).length} of ${chapter.steps.length}`;
    node.classList.toggle("done", isDone(chapter));
    // Opened once when it comes to hand: what the person opens and closes meanwhile stays.
    if (inHand && !wasInHand) node.open = true;
    wasInHand = inHand;
    const next = nextOf(chapter);
    patchList(
      needs,
      chapter.needs.map((step) => ({ key: step.id, stamp: JSON.stringify(step), make: () => needNode(step) })),
    );
    patchList(
      steps,
      chapter.steps.map((step, index) => ({
        key: step.id,
        stamp: JSON.stringify([step, step === next]),
        make: () => stepNode(step, index, step === next, id),
      })),
    );
  };
  return { node, update };
}

/** The guide's card and the function that brings it up to date. */
export function guide() {
  const list = h("div");
  const chapters = new Map();
  const node = h(
    "section",
    { class: "card", "aria-labelledby": "guide-title", data: { testid: "guide" } },
    h("header", { class: "card-head" }, h("h2", { id: "guide-title" }, "Try it, step by step")),
    list,
  );
  const update = () => {
    node.hidden = facts.chapters.length === 0;
    const inHand = chapterInHand();
    for (const chapter of facts.chapters) {
      if (!chapters.has(chapter.id)) {
        chapters.set(chapter.id, chapterNode(chapter.id));
        list.append(chapters.get(chapter.id).node);
      }
      chapters.get(chapter.id).update(chapter, chapter === inHand);
    }
  };
  return { node, update };
}
