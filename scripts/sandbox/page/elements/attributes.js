// The attributes that every control shares: by which the focus finds it again, and its label, hint and error.

/** The dataset entry by which the focus finds a control again after a redraw. */
export const focusKey = (ctx, element, part = "") => ({
  focus: `${ctx.scope}|${ctx.block.block_id}|${element.action_id}${part}`,
});

/** Attributes that tie a control to its label, hint and error; outside an input block the placeholder or id names it. */
export function attributes(element, ctx, part) {
  return {
    id: ctx.labelFor ?? null,
    "aria-label": ctx.inInput ? null : (element.placeholder?.text ?? element.action_id),
    "aria-required": ctx.inInput && !ctx.block.optional ? "true" : null,
    "aria-describedby": ctx.hintId ?? null,
    data: { action: element.action_id ?? "", control: "", ...focusKey(ctx, element, part) },
  };
}
