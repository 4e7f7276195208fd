// What happens when an element is used: its value is kept, a confirmation asked, the click sent, the wait shown.
import { api } from "./api.js";
import { confirmFirst } from "./dialog.js";
import { place, refresh } from "./store.js";
import { toast, wordsFor } from "./toast.js";
import { fieldOf, keepValue } from "./values.js";

const TYPING_PAUSE_MS = 400;
const timers = new Map();

/** Send one click to the app and fetch what came of it. */
async function send(ctx, element, selected) {
  const body = { as: place.as, ...ctx.where, block_id: ctx.block.block_id, action_id: element.action_id, selected };
  if (ctx.state) body.state = ctx.state();
  try {
    const answer = await api.click(body);
    if (answer.error) toast(wordsFor(answer.error));
  } catch (error) {
    toast(error.message);
  }
  await refresh();
}

/** Use a button: ask first when it has a confirm, and show that it works until the answer is there. */
export async function use(ctx, element, selected, node) {
  if (node.getAttribute("aria-busy") === "true") return;
  if (element.confirm && !(await confirmFirst(element.confirm))) return;
  node.setAttribute("aria-busy", "true");
  await send(ctx, element, selected);
  node.removeAttribute("aria-busy");
}

const dispatches = (ctx) => !ctx.inInput || ctx.block.dispatch_action;

/** Keep a newly chosen value and send it when the element is outside an input block or asks for it. */
export async function choose(ctx, element, value) {
  keepValue(ctx.scope, ctx.block.block_id, element.action_id, value);
  ctx.touched?.(ctx.block.block_id);
  if (!dispatches(ctx)) return;
  if (element.confirm && !(await confirmFirst(element.confirm))) return;
  await send(ctx, element, { [fieldOf(element.type)]: value });
}

const triggers = (element) => element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];

/** Keep what is being typed; an input that asks for every character is sent once the typing pauses. */
export function type(ctx, element, value) {
  keepValue(ctx.scope, ctx.block.block_id, element.action_id, value);
  ctx.touched?.(ctx.block.block_id);
  if (!dispatches(ctx) || !triggers(element).includes("on_character_entered")) return;
  const key = `${ctx.scope} ${ctx.block.block_id} ${element.action_id}`;
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => send(ctx, element, { [fieldOf(element.type)]: value }), TYPING_PAUSE_MS),
  );
}

/** Enter within a text field: send it when the field asks for that. */
export function enter(ctx, element, value) {
  if (!dispatches(ctx) || !triggers(element).includes("on_enter_pressed")) return false;
  send(ctx, element, { [fieldOf(element.type)]: value });
  return true;
}

/** Send nothing more that was typed in this scope, as when its modal is submitted or closed. */
export function cancelTyping(scope) {
  for (const [key, timer] of timers) if (key.startsWith(`${scope} `)) clearTimeout(timer);
}
