// What a person has chosen or typed in inputs, kept by scope, block_id and action_id across every redraw.

// For each element type: the key its value has in Slack's state, the key of its initial value, and what empty looks like.
const FIELDS = {
  plain_text_input: ["value", "initial_value", null],
  number_input: ["value", "initial_value", null],
  static_select: ["selected_option", "initial_option", null],
  radio_buttons: ["selected_option", "initial_option", null],
  checkboxes: ["selected_options", "initial_options", []],
  multi_static_select: ["selected_options", "initial_options", []],
  users_select: ["selected_user", "initial_user", null],
  multi_users_select: ["selected_users", "initial_users", []],
  datepicker: ["selected_date", "initial_date", null],
  timepicker: ["selected_time", "initial_time", null],
  file_input: ["files", "initial_files", []],
};

const scopes = new Map();

const scopeOf = (scope) => {
  if (!scopes.has(scope)) scopes.set(scope, new Map());
  return scopes.get(scope);
};

const keyOf = (blockId, actionId) => JSON.stringify([blockId, actionId]);

/** The key under which an element type keeps its value in Slack's state, or undefined for one without a value. */
export const fieldOf = (type) => FIELDS[type]?.[0];

/** The present value: what the person chose, else the element's initial value. */
export function valueOf(scope, blockId, element) {
  const [, initial, empty] = FIELDS[element.type];
  const held = scopeOf(scope).get(keyOf(blockId, element.action_id));
  return held === undefined ? (element[initial] ?? empty) : held;
}

/** Keep a value. */
export const keepValue = (scope, blockId, actionId, value) => scopeOf(scope).set(keyOf(blockId, actionId), value);

/** Forget a scope, as when its modal has closed. */
export const forget = (scope) => scopes.delete(scope);

/** Take over the values that a view already had when the page first sees it (a reload in the middle of typing). */
export function takeValues(scope, values) {
  if (scopes.has(scope)) return;
  scopeOf(scope);
  for (const [blockId, actions] of Object.entries(values ?? {}))
    for (const [actionId, given] of Object.entries(actions)) {
      const field = fieldOf(given.type);
      if (field && given[field] !== undefined) keepValue(scope, blockId, actionId, given[field]);
    }
}

const elementsOf = (block) => [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];

/** Forget what was held for inputs that are not among `blocks` any more: one that comes back begins anew, as in Slack. */
export function forgetGone(scope, blocks) {
  const here = new Set(blocks.flatMap((block) => elementsOf(block).map((one) => keyOf(block.block_id, one?.action_id))));
  for (const key of [...scopeOf(scope).keys()]) if (!here.has(key)) scopeOf(scope).delete(key);
}

/** The state of all inputs of `blocks` as Slack sends it: {block_id: {action_id: {type, …}}}. */
export function stateOf(scope, blocks) {
  const state = {};
  for (const block of blocks)
    for (const element of elementsOf(block).filter((one) => one && fieldOf(one.type))) {
      state[block.block_id] ??= {};
      state[block.block_id][element.action_id] = {
        type: element.type,
        [fieldOf(element.type)]: valueOf(scope, block.block_id, element),
      };
    }
  return state;
}
