// The left rail: the workspace, the person one acts as, the channels and the app.
import { Combobox } from "./combobox.js";
import { icon, iconButton } from "./controls.js";
import { h, patchList } from "./dom.js";
import { closePanels } from "./panels.js";
import { facts, go, nameOf, personOf, place } from "./store.js";
import { withEmoji } from "./text/emoji.js";

const ofPerson = (person) => ({
  key: person.id,
  label: nameOf(person),
  avatar: person.avatar,
  hint: [person.title, withEmoji(person.status_emoji ?? ""), person.is_guest && "guest"].filter(Boolean).join(" · "),
});

const human = () => facts.people.filter((person) => !person.is_bot && !person.deleted);

function switcher() {
  const picture = h("img", { class: "avatar", alt: "", width: 40, height: 40 });
  const role = h("p", { class: "role" });
  const combo = new Combobox({
    load: () => [{ label: null, options: human().map(ofPerson) }],
    selected: [],
    props: { id: "acting-as", data: { testid: "person-switcher", focus: "acting-as" } },
    onChange: ([chosen]) => chosen.key !== place.as && go({ as: chosen.key }),
  });
  const node = h(
    "div",
    { class: "switcher" },
    h("label", { for: "acting-as" }, "You act as"),
    h("div", { class: "switcher-card" }, picture, h("div", { class: "switcher-words" }, combo.node, role)),
  );
  const show = () => {
    const person = personOf(place.as) ?? facts.me;
    if (!person) return;
    if (picture.getAttribute("src") !== person.avatar) picture.src = person.avatar ?? "";
    role.textContent = person.title ?? "";
    if (document.activeElement === combo.input && combo.selected[0]?.key === person.id) return;
    combo.selected = [ofPerson(person)];
    combo.show();
  };
  return { node, show };
}

function channelRow(channel, sign, words) {
  const here = channel.id === place.channel;
  const unread = channel.unread > 0 && !here;
  const open = () => {
    go({ channel: channel.id });
    closePanels();
  };
  return h(
    "button",
    {
      type: "button",
      class: unread ? "row unread" : "row",
      "aria-current": here ? "page" : null,
      data: { testid: "channel", channel: channel.id, focus: `channel|${channel.id}` },
      on: { click: open },
    },
    sign,
    h("span", { class: "row-words" }, words),
    channel.shared && h("span", { class: "shared", title: "Shared with another company" }, icon("people", 15)),
    unread && h("span", { class: "count", "aria-label": `${channel.unread} unread` }, String(channel.unread)),
  );
}

const entry = (channel, sign, words) => ({
  key: channel.id,
  stamp: JSON.stringify([channel, channel.id === place.channel, words]),
  make: () => h("li", null, channelRow(channel, sign(), words)),
});

const rooms = () =>
  facts.channels
    .filter((one) => one.kind !== "im")
    .map((one) => entry(one, () => icon(one.kind === "private" ? "lock" : "hash", 16), one.name));

const directs = () =>
  facts.channels
    .filter((one) => one.kind === "im")
    .map((one) => {
      const app = personOf(one.with);
      return entry(
        one,
        () => h("img", { class: "avatar tiny", src: app?.avatar ?? "", alt: "", width: 20, height: 20 }),
        nameOf(app),
      );
    });

/** Fill the rail; returns the function that brings it up to date. */
export function rail(root) {
  const who = switcher();
  const [channels, apps] = [h("ul", { class: "rows" }), h("ul", { class: "rows" })];
  root.append(
    h(
      "div",
      { class: "workspace" },
      h("img", { src: "/static/icon.svg", alt: "", width: 26, height: 26 }),
      h("div", null, h("strong", null, "Stand-in Slack"), h("small", null, "runs on this computer only")),
      iconButton({ name: "close", label: "Leave the menu", run: closePanels, only: "leave-menu only-narrow" }),
    ),
    who.node,
    h("section", { "aria-labelledby": "rail-apps" }, h("h2", { id: "rail-apps" }, "App"), apps),
    h("section", { "aria-labelledby": "rail-channels" }, h("h2", { id: "rail-channels" }, "Channels"), channels),
  );
  return () => {
    who.show();
    patchList(channels, rooms());
    patchList(apps, directs());
  };
}
