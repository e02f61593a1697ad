import type { Format } from '../core/format.js';
import type { Json } from '../core/json.js';

interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

type Part = keyof Moment;

interface Pattern {
  parse(text: string): Moment | undefined;
  print(moment: Moment): string;
  readonly timed: boolean;
}

const tokens: Readonly<Record<string, Part>> = {
  YYYY: 'year',
  MM: 'month',
  DD: 'day',
  hh: 'hour',
  mm: 'minute',
  ss: 'second',
};

const WIB = 7 * 3_600_000;
const fullDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A format of calendar dates, or of moments in WIB when the patterns hold `hh`. The first pattern prints, all are tried.
 * `undefined` when a pattern lacks year, month or day, repeats one, or when only some of them hold a time.
 */
export const dateFormat = (sources: readonly string[]): Format | undefined => {
  const patterns = sources.map(compilePattern).filter((pattern) => pattern !== undefined);
  const [first] = patterns;
  if (first === undefined || patterns.length < sources.length) return undefined;
  const { timed } = first;
  if (patterns.some((pattern) => pattern.timed !== timed)) return undefined;
  const show = timed ? showMoment : showDate;
  const read = timed ? readMoment : readDate;
  return {
    yields: { type: 'string', format: timed ? 'date-time' : 'date' },
    decode: (native) => {
      if (typeof native !== 'string' && typeof native !== 'number') return undefined;
      const text = String(native).trim();
      for (const pattern of patterns) {
        const moment = pattern.parse(text);
        if (moment !== undefined) return show(moment);
      }
      return undefined;
    },
    encode: (canonical) => {
      const moment = read(canonical);
      return moment && first.print(moment);
    },
  };
};

const compilePattern = (source: string): Pattern | undefined => {
  const pieces = source.match(/YYYY|MM|DD|hh|mm|ss|[^YMDhms]+/g) ?? [];
  const parts = pieces.flatMap((piece) => tokens[piece] ?? []);
  if (pieces.join('') !== source || new Set(parts).size !== parts.length) return undefined;
  if (!(['year', 'month', 'day'] as const).every((part) => parts.includes(part))) return undefined;
  return { parse: patternParser(pieces, source.length), print: printer(pieces), timed: parts.includes('hour') };
};

const patternParser = (pieces: readonly string[], length: number): Pattern['parse'] => {
  let offset = 0;
  const places = pieces.map((piece) => {
    const place = { from: offset, to: offset + piece.length, part: tokens[piece], piece };
    offset = place.to;
    return place;
  });
  return (text) => {
    if (text.length !== length) return undefined;
    const moment = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const { from, to, part, piece } of places) {
      if (part === undefined) {
        if (!text.startsWith(piece, from)) return undefined;
      } else {
        const value = digitsAt(text, from, to);
        if (value === undefined) return undefined;
        moment[part] = value;
      }
    }
    return isReal(moment) ? moment : undefined;
  };
};

const digitsAt = (text: string, from: number, to: number): number | undefined => {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
};

const printer =
  (pieces: readonly string[]) =>
  (moment: Moment): string =>
    pieces.map((piece) => (tokens[piece] ? pad(moment[tokens[piece]], piece.length) : piece)).join('');

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

const isReal = ({ year, month, day, hour, minute, second }: Moment): boolean =>
  year > 0 &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= daysIn(year, month) &&
  hour < 24 &&
  minute < 60 &&
  second < 60;

const showDate = ({ year, month, day }: Moment): string => `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;

const showMoment = (moment: Moment): string =>
  `${showDate(moment)}T${pad(moment.hour, 2)}:${pad(moment.minute, 2)}:${pad(moment.second, 2)}+07:00`;

const readDate = (canonical: Json): Moment | undefined => {
  const match = typeof canonical === 'string' ? fullDate.exec(canonical) : null;
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number);
  const moment = { year: year ?? 0, month: month ?? 0, day: day ?? 0, hour: 0, minute: 0, second: 0 };
  return isReal(moment) ? moment : undefined;
};

const readMoment = (canonical: Json): Moment | undefined => {
  if (typeof canonical !== 'string' || !zoned.test(canonical)) return undefined;
  const time = Date.parse(canonical);
  if (Number.isNaN(time)) return undefined;
  const wib = new Date(time + WIB);
  const moment = {
    year: wib.getUTCFullYear(),
    month: wib.getUTCMonth() + 1,
    day: wib.getUTCDate(),
    hour: wib.getUTCHours(),
    minute: wib.getUTCMinutes(),
    second: wib.getUTCSeconds(),
  };
  return moment.year > 0 && moment.year < 10_000 ? moment : undefined;
};
