// The stand-in's JSON API, one function a route; every refusal becomes an Error with words for a person.

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(`/page/${path}`, options);
  } catch {
    throw new Error("The stand-in does not answer. Is it still running?");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `The stand-in refused: ${answer.status}.`);
  return body;
}

const get = (path, query) => call(`${path}?${new URLSearchParams(query)}`);

const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const api = {
  state: (as) => get("state", { as }),
  messages: (as, channel) => get("messages", { as, channel }),
  views: (as) => get("views", { as }),
  home: (as) => get("home", { as }),
  guide: () => get("guide", {}),
  openHome: (as) => post("home", { as }),
  read: (as, channel) => post("read", { as, channel }),
  say: (as, channel, text) => post("say", { as, channel, text }),
  command: (as, channel, command, text) => post("command", { as, channel, command, text }),
  click: (body) => post("click", body),
  submit: (as, viewId, state) => post("submit", { as, view_id: viewId, state }),
  close: (as, viewId) => post("close", { as, view_id: viewId }),
  clock: (move) => post("clock", move),
  upload: (as, file, more = {}) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ as, ...more })) form.append(name, value);
    form.append("file", file);
    return call("upload", { method: "POST", body: form });
  },
  clip: (as, channel, words) =>
    api.upload(as, new File(["clip"], "audio_message.webm", { type: "audio/webm" }), { channel, words, after: "3" }),
};
