// On small screens the rail and the side panel are drawers; this opens and closes them.

const drawers = { rail: () => document.getElementById("rail"), side: () => document.getElementById("side") };
let opener = null;

function show(name) {
  for (const [other, node] of Object.entries(drawers)) node().classList.toggle("open", other === name);
  document.getElementById("veil").hidden = !name;
  if (name) {
    opener = document.activeElement;
    drawers[name]().querySelector("button, input, a")?.focus();
  } else {
    opener?.focus();
    opener = null;
  }
}

const isOpen = (name) => drawers[name]().classList.contains("open");

export const toggleRail = () => show(isOpen("rail") ? null : "rail");
export const toggleSide = () => show(isOpen("side") ? null : "side");
export const closePanels = () => (isOpen("rail") || isOpen("side")) && show(null);

/** Let the veil and Escape close an open drawer. */
export function watchPanels() {
  document.getElementById("veil").addEventListener("click", closePanels);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closePanels());
}
