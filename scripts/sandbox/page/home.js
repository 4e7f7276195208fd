// The Home tab of the app: its published view, drawn like a page.
import { patchBlocks } from "./blocks/registry.js";
import { h, patchList } from "./dom.js";
import { facts, place } from "./store.js";
import { seed, stateOf } from "./values.js";

/** The tab's node and the function that brings it up to date. */
export function home() {
  const page = h("div", { class: "home-page", data: { testid: "home" } });
  const node = h("section", { class: "home-panel", id: "panel-home", tabindex: "0" }, page);
  const update = () => {
    const view = facts.home;
    page.setAttribute("aria-busy", String(view === undefined));
    if (view === undefined) return patchList(page, []);
    if (!view) {
      patchList(page, [
        {
          key: "none",
          stamp: "",
          make: () => h("p", { class: "empty" }, "The app has not published a home tab for this person yet."),
        },
      ]);
      return null;
    }
    const scope = `home:${place.as}`;
    seed(scope, view.state?.values);
    const state = () => stateOf(scope, facts.home.blocks);
    return patchBlocks(page, view.blocks, { scope, where: { view_id: view.id, channel: null }, state });
  };
  return { node, update };
}
