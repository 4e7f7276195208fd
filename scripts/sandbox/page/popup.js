// Small boxes that hang below (or above) what opened them: lists, menus and the emoji picker.
import { h } from "./dom.js";

const GAP = 4;
const EDGE = 8;

function put(box, anchor) {
  const at = anchor.getBoundingClientRect();
  box.style.minWidth = `${Math.min(at.width, innerWidth - 2 * EDGE)}px`;
  box.style.maxWidth = `${innerWidth - 2 * EDGE}px`;
  const [width, height] = [box.offsetWidth, box.offsetHeight];
  const below = at.bottom + GAP + height <= innerHeight || at.top < innerHeight / 2;
  box.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE))}px`;
  box.style.top = `${below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - height)}px`;
  box.style.maxHeight = `${below ? innerHeight - at.bottom - GAP - EDGE : at.top - GAP - EDGE}px`;
}

/** Show `box` at `anchor`, over everything else. */
export function showAt(box, anchor) {
  box.setAttribute("popover", "manual");
  if (!box.isConnected) return;
  if (!box.matches(":popover-open")) box.showPopover();
  box.style.maxHeight = "";
  put(box, anchor);
}

export const hide = (box) => box.isConnected && box.matches(":popover-open") && box.hidePopover();
export const isShown = (box) => box.isConnected && box.matches(":popover-open");

function move(event, items) {
  const at = items.indexOf(document.activeElement);
  const steps = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  };
  if (!(event.key in steps)) return;
  event.preventDefault();
  items[(steps[event.key] + items.length) % items.length].focus();
}

/**
 * A button that opens a menu. `items` are {label, node?, run}; arrows move, Escape and Tab leave.
 * Returns the wrapping element that holds both.
 */
export function menuButton(button, items, { label, className = "menu" }) {
  const leave = (back) => {
    hide(box);
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  };
  const nodes = items.map((item) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        "aria-label": item.node ? item.label : null,
        on: { click: () => (leave(true), item.run()) },
      },
      item.node ?? item.label,
    ),
  );
  const box = h("div", { class: `popup ${className}`, role: "menu", "aria-label": label, popover: "manual" }, nodes);
  const wrap = h("span", { class: "menu-wrap" }, button, box);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (isShown(box)) return leave(true);
    showAt(box, button);
    button.setAttribute("aria-expanded", "true");
    nodes[0]?.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      if (event.key === "Escape") event.preventDefault();
      leave(true);
    } else move(event, nodes);
  });
  wrap.addEventListener("focusout", (event) => wrap.contains(event.relatedTarget) || leave(false));
  return wrap;
}
