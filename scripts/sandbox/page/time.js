// Times as the acting person reads them: in their own time zone, in words.

const formats = new Map();

function format(tz, options) {
  const key = `${tz} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: tz || "UTC", ...options }));
  return formats.get(key);
}

const DAY = { weekday: "long", day: "numeric", month: "long" };
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** "09:05" of a moment in milliseconds. */
export const clockOf = (ms, tz) => format(tz, CLOCK).format(ms);

/** "Tuesday 3 November" of a moment in milliseconds. */
export const dayOf = (ms, tz) => format(tz, DAY).format(ms);

/** "Tuesday 3 November 2026" of a moment in milliseconds. */
export const longDayOf = (ms, tz) => format(tz, { ...DAY, year: "numeric" }).format(ms);

/** A message's `ts` in milliseconds. */
export const msOf = (ts) => Number.parseFloat(ts) * 1000;

const TOKENS = {
  date_num: (ms, tz) =>
    format(tz, { year: "numeric", month: "2-digit", day: "2-digit" }).format(ms).split("/").reverse().join("-"),
  date: (ms, tz) => format(tz, { day: "numeric", month: "long", year: "numeric" }).format(ms),
  date_short: (ms, tz) => format(tz, { day: "numeric", month: "short", year: "numeric" }).format(ms),
  date_long: longDayOf,
  day_divider_pretty: longDayOf,
  time: clockOf,
  time_secs: (ms, tz) => format(tz, { ...CLOCK, second: "2-digit" }).format(ms),
};

/** Fill Slack's date tokens ({date_long}, {time}, …) for seconds since 1970. */
export function slackDate(epoch, pattern, tz) {
  return pattern.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name, pretty) => {
    const token = TOKENS[name] ?? TOKENS[name + (pretty ?? "")];
    return token ? token(epoch * 1000, tz) : name === "ago" ? TOKENS.date(epoch * 1000, tz) : whole;
  });
}
