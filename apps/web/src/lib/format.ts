/** Numbers, dates and names as a language writes them. */
export interface Format {
  /** "12.4 MB"; decimal multiples, as the systems of our visitors count. */
  readonly bytes: (bytes: number) => string;
  /** "3.1 MB/s". */
  readonly rate: (bytesPerSecond: number) => string;
  /** "42%". */
  readonly percent: (share: number) => string;
  /** "2 hr 33 min", to the minute. */
  readonly runtime: (minutes: number) => string;
  /** "1 min 20 sec" for a wait: coarser the longer it is, so that it does not flicker. */
  readonly wait: (seconds: number) => string;
  /** "Sunday, November 23". */
  readonly day: (date: Date) => string;
  /** "November 23, 2026, 9:21 PM". */
  readonly moment: (iso: string) => string;
  /** "Nov 23, 2026", for tables. */
  readonly date: (iso: string) => string;
  /** "December 5, 1890", for a day without an hour: the same in every zone. */
  readonly calendarDay: (date: string) => string;
  /** "Nov 23, 9:21 PM"; with its year once it is another. */
  readonly time: (iso: string) => string;
  /** "Nov 23, 2026, 9:21:07 PM GMT+1": what stands behind the shorter ones. */
  readonly exact: (iso: string) => string;
  /** "3 hours ago", "in 2 days". */
  readonly ago: (iso: string, now?: number) => string;
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
  readonly number: (value: number, digits?: number) => string;
  /** "$0.04", of US dollars; of less than a cent as many digits as it takes. */
  readonly money: (dollars: number) => string;
  /** "3.0": with all its digits, for figures that stand below one another. */
  readonly fixed: (value: number, digits: number) => string;
  /** "German", as a name on its own; null when the language is not known by name. */
  readonly languageName: (code: string) => string | null;
  readonly countryName: (code: string) => string;
}

const MULTIPLES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function createFormat(locale: string): Format {
  const unit = (name: string, digits = 0, unitDisplay: 'short' | 'long' = 'short') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits });
  const sized = (bytes: number, suffix = '') => {
    const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), MULTIPLES.length - 1);
    const value = bytes / 1000 ** power;
    // The short form of a byte knows no plural.
    return unit(`${MULTIPLES[power]}${suffix}`, power > 0 && value < 100 ? 1 : 0, power > 0 || suffix ? 'short' : 'long').format(value);
  };
  const units = (parts: readonly (readonly [number, string])[]) =>
    parts
      .filter(([value], index) => value > 0 || (index === parts.length - 1 && parts.every(([other]) => other === 0)))
      .map(([value, name]) => unit(name).format(value))
      .join(' ');
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const calendarDay = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
  const datedTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const exact = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    bytes: (bytes) => sized(bytes),
    rate: (bytesPerSecond) => sized(bytesPerSecond, '-per-second'),
    percent: (share) => percent.format(Math.floor(share * 100) / 100),
    runtime: (minutes) =>
      units([
        [Math.floor(minutes / 60), 'hour'],
        [Math.round(minutes % 60), 'minute'],
      ]),
    wait: (seconds) => {
      const whole = coarse(seconds);
      if (whole >= 3600)
        return units([
          [Math.floor(whole / 3600), 'hour'],
          [Math.floor((whole % 3600) / 60), 'minute'],
        ]);
      return units([
        [Math.floor(whole / 60), 'minute'],
        [whole % 60, 'second'],
      ]);
    },
    day: (date) => day.format(date),
    moment: (iso) => moment.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    calendarDay: (date) => calendarDay.format(new Date(`${date}T00:00:00Z`)),
    time: (iso) => (new Date(iso).getFullYear() === new Date().getFullYear() ? time : datedTime).format(new Date(iso)),
    exact: (iso) => exact.format(new Date(iso)),
    ago: (iso, now = Date.now()) => relative.format(...distance((Date.parse(iso) - now) / 1000)),
    list: (items) => list.format(items),
    money: (dollars) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: 'USD',
        maximumFractionDigits: dollars > 0 && dollars < 0.01 ? 4 : dollars < 1 ? 3 : 2,
      }).format(dollars),
    number: (value, digits = 0) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    fixed: (value, digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    languageName: (code) => attempt(() => languages.of(code)),
    countryName: (code) => attempt(() => countries.of(code)) ?? code,
  };
}

/** A wait in whole seconds, rounded up to steps that grow with it. */
export function coarse(seconds: number): number {
  const step = seconds < 20 ? 1 : seconds < 60 ? 5 : seconds < 600 ? 10 : 60;
  return Math.max(Math.ceil(seconds / step) * step, 1);
}

/** Up to how many seconds off each unit is counted in, and how many of them it has. */
const UNITS = [
  [60, 60, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
] as const;

/** How far off something is, in the largest unit that it fills; what is less than a minute off is now. */
function distance(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const [, size, unit] = UNITS.find(([until]) => Math.abs(seconds) < until) ?? [0, 365 * 86_400, 'year'];
  return [Math.trunc(seconds / size), unit];
}

/** "1:02:03" or "4:05": hours only when there are any. */
export function timecode(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `Intl` throws on codes that are no codes; imported data has some. */
function attempt(read: () => string | undefined): string | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}
