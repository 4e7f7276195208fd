// The middle of the page: heading, the app's Home and Messages tabs, the messages and the composer.
import { api } from "./api.js";
import { patchBlocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { icon, iconButton } from "./controls.js";
import { h, patchList } from "./dom.js";
import { messageList } from "./messages.js";
import { toggleRail, toggleSide } from "./panels.js";
import { channelOf, facts, go, nameOf, personOf, place, refresh } from "./store.js";
import { stateOf, takeValues } from "./values.js";

const titleOf = (channel) => (channel.kind === "im" ? nameOf(personOf(channel.with)) : channel.name);

/** The app's picture before its name, # or a lock before a channel's. */
function signOf(channel) {
  if (!channel) return [];
  const app = channel.kind === "im" && personOf(channel.with);
  if (app) return [h("img", { src: app.avatar, alt: "", width: 24, height: 24, class: "avatar tiny" })];
  return [icon(channel.kind === "private" ? "lock" : "hash", 17)];
}

function empty() {
  const channel = channelOf(place.channel);
  if (!channel) return [h("p", null, "No channel to show.")];
  const app = facts.apps.find((one) => one.user_id === channel.with);
  const words = app?.commands.length
    ? `Nothing here yet. Try ${app.commands[0].command} help.`
    : "Nothing here yet. Write the first message.";
  return [h("p", null, words)];
}

const tab = (name, words) =>
  h(
    "button",
    {
      type: "button",
      role: "tab",
      id: `tab-${name}`,
      "aria-controls": `panel-${name}`,
      data: { testid: `tab-${name}` },
      on: { click: () => go({ channel: place.channel, tab: name }) },
    },
    words,
  );

function tabList() {
  const tabs = { home: tab("home", "Home"), messages: tab("messages", "Messages") };
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": "App" }, Object.values(tabs));
  list.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = document.activeElement === tabs.home ? tabs.messages : tabs.home;
    other.focus();
    other.click();
  });
  const show = (isApp) => {
    list.hidden = !isApp;
    for (const [name, node] of Object.entries(tabs)) {
      node.setAttribute("aria-selected", String(place.tab === name));
      node.tabIndex = place.tab === name ? 0 : -1;
    }
  };
  return { node: list, show };
}

function heading() {
  const sign = h("span", { class: "sign" });
  const title = h("h1", { data: { testid: "conversation-title" } });
  const topic = h("p", { class: "topic" });
  const node = h(
    "header",
    { class: "bar" },
    iconButton({ name: "menu", label: "Channels and people", only: "only-narrow", run: toggleRail }),
    h("div", { class: "bar-words" }, h("div", { class: "bar-title" }, sign, title), topic),
    iconButton({ name: "guide", label: "Guide and clock", only: "only-medium", run: toggleSide }),
  );
  const show = (channel) => {
    title.textContent = channel ? titleOf(channel) : "";
    topic.textContent = channel?.topic ?? "";
    topic.hidden = !channel?.topic;
    if (sign.dataset.of !== channel?.id) sign.replaceChildren(...signOf(channel));
    sign.dataset.of = channel?.id ?? "";
  };
  return { node, show };
}

/** The app's Home tab with its published view; the node and the function that brings it up to date. */
function home() {
  const page = h("div", { class: "home-page", data: { testid: "home" } });
  const node = h("section", { class: "home-panel", id: "panel-home", tabindex: "0" }, page);
  const update = () => {
    const view = facts.home;
    page.setAttribute("aria-busy", String(view === undefined));
    if (view === undefined) return patchList(page, []);
    if (!view) {
      const words = "The app has not published a home tab for this person yet.";
      return patchList(page, [{ key: "none", stamp: "", make: () => h("p", { class: "empty" }, words) }]);
    }
    const scope = `home:${place.as}`;
    takeValues(scope, view.state?.values);
    const state = () => stateOf(scope, facts.home.blocks);
    return patchBlocks(page, view.blocks, { scope, where: { view_id: view.id, channel: null }, state });
  };
  return { node, update };
}

let reading = null;

/** Mark what is on the screen as read. */
async function markRead(channel) {
  if (!channel?.unread || document.hidden || place.tab === "home") return;
  const key = `${place.as} ${channel.id} ${facts.messages.at(-1)?.ts}`;
  if (reading === key) return;
  reading = key;
  await api.read(place.as, channel.id).catch(() => null);
  await refresh();
}

/** Fill the middle; returns the function that brings it up to date. */
export function conversation(root) {
  const [head, tabs, homeTab] = [heading(), tabList(), home()];
  const list = messageList({ label: "Messages", testid: "messages", empty });
  const box = new Composer();
  const messages = h("section", { class: "messages-panel", id: "panel-messages" }, list.node, box.node);
  root.append(head.node, tabs.node, messages, homeTab.node);
  return () => {
    const channel = channelOf(place.channel);
    const isApp = channel?.kind === "im";
    const atHome = isApp && place.tab === "home";
    head.show(channel);
    tabs.show(isApp);
    messages.hidden = atHome;
    homeTab.node.hidden = !atHome;
    for (const [node, name] of [
      [messages, "messages"],
      [homeTab.node, "home"],
    ]) {
      if (isApp) (node.setAttribute("role", "tabpanel"), node.setAttribute("aria-labelledby", `tab-${name}`));
      else (node.removeAttribute("role"), node.removeAttribute("aria-labelledby"));
    }
    if (facts.shown !== `${place.as} ${place.channel}`) return;
    if (atHome) homeTab.update();
    else list.update(facts.messages, place.channel);
    box.update(channel);
    markRead(channel);
  };
}
