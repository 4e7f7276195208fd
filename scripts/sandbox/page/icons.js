// The page's few icons, each one stroke on a 20 x 20 grid.
import { stroke } from "./dom.js";

const PATHS = {
  menu: "M3 5h14M3 10h14M3 15h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  hash: "M8 3L6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  smile: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM7 12c.7 1.2 1.8 1.8 3 1.8s2.3-.6 3-1.8M7.5 7.5v.6M12.5 7.5v.6",
  thread: "M3 4h14v9H9l-4 3.5V13H3z",
  send: "M3 10l14-6-5 13-3-5.5zM9 11.5L17 4",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  check: "M4 10.5l4 4L16 6",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.3l3 1.7",
  guide: "M4 4h12M4 10h12M4 16h7",
  more: "M4.5 9.6v.8M10 9.6v.8M15.5 9.6v.8",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  file: "M5 2.5h6l4 4v11H5zM11 2.5v4h4",
  people:
    "M7 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.2-5 5-5s5 2 5 5M13 4a3 3 0 0 1 0 5.5M14.5 12c2 .6 3.5 2.3 3.5 4.5",
};

/** One icon by its name. */
export const icon = (name, size) => stroke(PATHS[name], size);
