// The file input: uploads what is chosen and keeps the ids that came back.
import { api } from "../api.js";
import { icon, iconButton } from "../controls.js";
import { h } from "../dom.js";
import { choose } from "../interact.js";
import { place } from "../store.js";
import { toast } from "../toast.js";
import { valueOf } from "../values.js";
import { attributes } from "./attributes.js";

const kilobytes = (bytes) =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;

/** A file chooser with the list of what has been uploaded. */
export function fileInput(element, ctx) {
  const list = h("ul", { class: "uploads" });
  const held = () => valueOf(ctx.scope, ctx.block.block_id, element);
  const keep = (files) => (choose(ctx, element, files), show());
  const show = () => list.replaceChildren(...held().map(uploaded));
  const uploaded = (file) => {
    const name = file.name ?? file.id;
    const remove = () => keep(held().filter((one) => one.id !== file.id));
    const size = file.size && h("small", null, kilobytes(file.size));
    const cross = iconButton({ name: "close", size: 14, label: `Remove ${name}`, run: remove });
    return h("li", null, icon("file", 16), h("span", null, name), size, cross);
  };
  const upload = async () => {
    node.setAttribute("aria-busy", "true");
    try {
      const sent = await Promise.all([...node.files].map((file) => api.upload(place.as, file)));
      keep([...held(), ...sent.map((answer) => answer.file)].slice(-(element.max_files ?? 10)));
    } catch (error) {
      toast(error.message);
    }
    node.value = "";
    node.removeAttribute("aria-busy");
  };
  const node = h("input", {
    ...attributes(element, ctx),
    type: "file",
    multiple: (element.max_files ?? 10) > 1,
    accept: element.filetypes?.map((kind) => `.${kind}`).join(","),
    on: { change: upload },
  });
  show();
  return h("div", { class: "file-input" }, node, list);
}
