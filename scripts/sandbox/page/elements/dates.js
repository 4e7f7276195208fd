// Dates and times, by the browser's own pickers; a date and time is read in the acting person's time zone.
import { h } from "../dom.js";
import { choose } from "../interact.js";
import { facts } from "../store.js";
import { epochOf, wallOf } from "../time.js";
import { valueOf } from "../values.js";
import { tied } from "./focus.js";

function picker(element, ctx, { type, read, show }) {
  const node = h("input", {
    ...tied(element, ctx),
    type,
    class: "text-field short",
    value: show(valueOf(ctx.scope, ctx.block.block_id, element)),
    on: { change: () => choose(ctx, element, node.value ? read(node.value) : null) },
  });
  return node;
}

const same = (value) => value ?? "";

export const datepicker = (element, ctx) => picker(element, ctx, { type: "date", read: same, show: same });

export const timepicker = (element, ctx) =>
  picker(element, ctx, { type: "time", read: (value) => value.slice(0, 5), show: same });

export const datetimepicker = (element, ctx) =>
  picker(element, ctx, {
    type: "datetime-local",
    read: (value) => epochOf(value, facts.me?.tz),
    show: (value) => (value ? wallOf(value, facts.me?.tz) : ""),
  });
