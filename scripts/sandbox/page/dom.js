// Building and patching DOM nodes: text is always text, so nothing a person typed can ever run.

/** Make an element. `on` holds listeners, `data` the dataset; null, undefined and false attributes are left out. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const kept = new WeakMap();

/**
 * Bring `parent` to the given entries {key, stamp, make}: a node whose stamp did not change stays as it is,
 * with its focus and scroll, and is not moved unless its order changed.
 */
export function patchList(parent, entries) {
  const before = kept.get(parent) ?? new Map();
  const now = new Map();
  for (const { key, stamp, make } of entries) {
    const old = before.get(key);
    now.set(key, old && old.stamp === stamp ? old : { stamp, node: make() });
  }
  for (const [key, { node }] of before) if (now.get(key)?.node !== node) node.remove();
  let cursor = parent.firstChild;
  for (const { node } of now.values()) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  kept.set(parent, now);
}

/** Run a patch, then give the focus (and caret) back to the control that had it, found by its `data-focus`. */
export function keepFocus(patch) {
  const held = document.activeElement;
  const key = held?.dataset?.focus;
  const caret = key && typeof held.selectionStart === "number" ? [held.selectionStart, held.selectionEnd] : null;
  patch();
  if (!key || document.activeElement === held) return;
  const twin = document.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  twin?.focus({ preventScroll: true });
  if (caret && twin?.setSelectionRange && twin.type !== "email" && twin.type !== "number")
    twin.setSelectionRange(...caret);
}

let counter = 0;

/** A DOM id that no other node on the page has. */
export const freshId = (prefix) => `${prefix}-${(counter += 1)}`;

/** The address if it is safe to follow from here, else null (no javascript:, no data:). */
export function safeUrl(url) {
  try {
    const parsed = new URL(String(url), location.origin);
    return ["http:", "https:", "mailto:", "tel:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}
