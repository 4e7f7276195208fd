// What the page has fetched (`facts`) and where the acting person is (`place`); fetches again and calls the listeners.
import { api } from "./api.js";
import { toast } from "./toast.js";

export const place = { as: null, channel: null, tab: "messages" };
export const facts = {
  me: null,
  people: [],
  channels: [],
  apps: [],
  clock: null,
  chapters: [],
  messages: [],
  stack: [],
  home: undefined,
  shown: null,
};

const listeners = [];
let running = null;
let again = false;

/** Call `run` after every change of facts or place. */
export const onChange = (run) => listeners.push(run);

/** Call the listeners. */
export const changed = () => listeners.forEach((run) => run());

export const personOf = (id) => facts.people.find((person) => person.id === id) ?? null;
export const channelOf = (id) => facts.channels.find((channel) => channel.id === id) ?? null;
export const botChannel = () => facts.channels.find((channel) => channel.kind === "im") ?? null;
export const nameOf = (person) => person?.real_name ?? "Someone";

function resolveChannel() {
  const wanted = place.channel?.replace(/^#/, "");
  const here = facts.channels.find((one) => wanted && [one.id, one.name, one.with].includes(wanted));
  if (here) {
    place.channel = here.id;
    return;
  }
  // A DM belongs to one person: another person gets their own DM with the app.
  place.channel = (botChannel() ?? facts.channels[0])?.id ?? null;
}

/** The state of whoever acts; with nobody named, or nobody of that name here, of the one the guide begins with. */
async function fetchState() {
  if (place.as) {
    const known = await api.state(place.as).catch(() => null);
    if (known) return known;
  }
  const steps = (await api.guide()).chapters.flatMap((chapter) => chapter.steps);
  const named = steps.filter((step) => step.action?.as);
  return api.state((named.find((step) => !step.done) ?? named[0])?.action.as);
}

async function fetchAll() {
  const asked = place.as;
  const state = await fetchState();
  if (asked !== place.as) {
    again = true;
    return;
  }
  place.as = state.me.id;
  Object.assign(facts, state);
  resolveChannel();
  const { as, channel, tab } = place;
  const [views, guide, messages, home] = await Promise.all([
    api.views(as),
    api.guide(),
    channel ? api.messages(as, channel) : { messages: [] },
    tab === "home" ? api.home(as) : {},
  ]);
  if (as !== place.as || channel !== place.channel || tab !== place.tab) {
    again = true;
    return;
  }
  Object.assign(facts, {
    stack: views.stack,
    chapters: guide.chapters,
    messages: messages.messages,
    home: home.view,
    shown: `${as} ${channel}`,
  });
}

async function run() {
  do {
    again = false;
    try {
      await fetchAll();
    } catch (error) {
      toast(error.message);
    }
  } while (again);
  running = null;
  changed();
}

/** Fetch everything the person sees; calls that come while one runs are answered by one more. */
export function refresh() {
  if (running) again = true;
  else running = run();
  return running;
}

/** Go to another person, channel or tab. */
export async function go(target) {
  const next = { ...target };
  if (next.channel && !next.tab) next.tab = "messages";
  Object.assign(place, next);
  const opensHome = place.tab === "home" && (next.tab || next.as);
  if (opensHome) facts.home = undefined;
  changed();
  if (opensHome) await api.openHome(place.as).catch((error) => toast(error.message));
  await refresh();
}
