// The side panel: the programme's clock and the demo's guide.
import { clockCard } from "./clock.js";
import { iconButton } from "./controls.js";
import { h } from "./dom.js";
import { follow, guide, nextStep } from "./guide.js";
import { closePanels } from "./panels.js";

/** Fill the side panel; returns the function that brings it up to date. */
export function side(root) {
  const [clock, chapters] = [clockCard({ next: nextStep, follow }), guide()];
  const leave = iconButton({ name: "close", label: "Leave the guide", run: closePanels, only: "leave only-medium" });
  root.append(h("div", { class: "cards" }, leave, clock.node, chapters.node));
  return () => {
    chapters.update();
    clock.update();
  };
}
