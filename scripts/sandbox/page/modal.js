// Modals: the top of the person's stack of views as a dialog, with its inputs, errors, submit and close.
import { api } from "./api.js";
import { patchBlocks } from "./blocks.js";
import { iconButton, wordButton } from "./controls.js";
import { focusFirst, openLayer } from "./dialog.js";
import { freshId, h } from "./dom.js";
import { showErrors } from "./input_block.js";
import { cancelTyping } from "./interact.js";
import { facts, place, refresh } from "./store.js";
import { plainText } from "./text/mrkdwn.js";
import { toast, wordsFor } from "./toast.js";
import { forget, forgetGone, stateOf, takeValues } from "./values.js";

const panes = new Map();
let open = null;

const scopeOf = (id) => `view:${id}`;
const viewOf = (id) => facts.stack.find((view) => view.id === id);

async function close(id) {
  cancelTyping(scopeOf(id));
  await api.close(place.as, id).catch((error) => toast(error.message));
  await refresh();
}

/** Put the focus into a wrong field's control, with its error in sight. */
function focusField(field) {
  field?.querySelector("input, textarea")?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center" });
}

async function submit(id) {
  const pane = panes.get(id);
  if (pane.node.getAttribute("aria-busy") === "true" || !viewOf(id)?.submit) return;
  cancelTyping(scopeOf(id));
  pane.node.setAttribute("aria-busy", "true");
  pane.errors = {};
  try {
    const answer = await api.submit(place.as, id, stateOf(scopeOf(id), viewOf(id).blocks));
    pane.errors = answer.errors ?? {};
    if (answer.error) toast(wordsFor(answer.error));
  } catch (error) {
    toast(error.message);
  }
  await refresh();
  pane.node.removeAttribute("aria-busy");
  if (panes.get(id) === pane) focusField(showErrors(pane.body, pane.errors));
}

function touched(id, blockId) {
  const pane = panes.get(id);
  if (!pane?.errors[blockId]) return;
  delete pane.errors[blockId];
  showErrors(pane.body, pane.errors);
}

function makePane(id) {
  const titleId = freshId("title");
  const body = h("div", { class: "dialog-body" });
  const title = h("h2", { id: titleId, data: { testid: "modal-title" } });
  const [send, leave] = [
    wordButton({ kind: "primary", run: () => submit(id), data: { testid: "modal-submit" } }),
    wordButton({ run: () => close(id), data: { testid: "modal-cancel" } }),
  ];
  const clear = () => close(facts.stack[0]?.id ?? id);
  const back = iconButton({ name: "back", label: "Back", run: () => close(id), data: { testid: "modal-back" } });
  const cross = iconButton({ name: "close", label: "Close", run: clear, data: { testid: "modal-close" } });
  const node = h(
    "div",
    {
      class: "dialog",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": titleId,
      data: { testid: "modal", view: id },
    },
    h("header", { class: "dialog-head" }, back, title, cross),
    body,
    h("footer", { class: "dialog-foot" }, leave, send),
  );
  return { node, body, title, send, leave, back, errors: {}, shownErrors: null };
}

function fillPane(pane, view) {
  const scope = scopeOf(view.id);
  takeValues(scope, view.state?.values);
  forgetGone(scope, view.blocks);
  pane.title.textContent = plainText(view.title);
  pane.send.textContent = plainText(view.submit);
  pane.send.hidden = !view.submit;
  pane.leave.textContent = plainText(view.close) || (view.submit ? "Cancel" : "Close");
  pane.back.hidden = facts.stack.length < 2;
  patchBlocks(pane.body, view.blocks, {
    scope,
    where: { view_id: view.id, channel: null },
    state: () => stateOf(scope, viewOf(view.id)?.blocks ?? []),
    touched: (blockId) => touched(view.id, blockId),
  });
  const errors = JSON.stringify(view.errors ?? {});
  if (errors !== pane.shownErrors && errors !== "{}") pane.errors = { ...view.errors };
  pane.shownErrors = errors;
  showErrors(pane.body, pane.errors);
}

function dropClosed() {
  for (const id of panes.keys())
    if (!viewOf(id)) {
      cancelTyping(scopeOf(id));
      forget(scopeOf(id));
      panes.delete(id);
    }
}

/** Show the top of the stack, swap panes when it changed, close the layer when the stack is empty. */
export function modals() {
  const top = facts.stack.at(-1);
  dropClosed();
  if (!top) {
    open?.close();
    open = null;
    return;
  }
  if (!panes.has(top.id)) panes.set(top.id, makePane(top.id));
  const pane = panes.get(top.id);
  fillPane(pane, top);
  if (open?.id === top.id) return;
  if (open) {
    open.box.replaceChildren(pane.node);
    focusFirst(pane.node);
    open.id = top.id;
    return;
  }
  const box = h("div", { class: "dialog-place" }, pane.node);
  open = { id: top.id, box };
  open.close = openLayer(box, { onCancel: () => close(open.id), onSubmit: () => submit(open.id) });
}
