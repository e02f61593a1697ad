import type { SignalRules } from './signal.js';

/** One identifier somebody asked for, as it lies beside others: two of one `row` are as far apart as their places. */
export interface Place {
  readonly row: string;
  readonly place: number;
}

const daysOf = (ddmmyy: string): number => {
  const [day = 0, month = 0, year = 0] = [0, 2, 4].map((at) => Number(ddmmyy.slice(at, at + 2)));
  // A woman's day of birth is written 40 higher. Months of 31 days do: neighbours stay neighbours.
  return year * 372 + month * 31 + (day > 40 ? day - 40 : day);
};

/**
 * Where an identifier lies: by its last four digits among those that are equal before them; a NIK also by its day of birth among
 * those of one district and serial. A parcel's number (NOP) ends with a digit that says its kind and is left out.
 */
export const placesOf = (scheme: string, value: string): Place[] => {
  const digits = scheme === 'nop' ? value.slice(0, -1) : value;
  if (!/^\d{8,}$/.test(digits)) return [];
  const serial = digits.slice(-4);
  const bySerial = { row: `serial ${scheme} ${digits.slice(0, -4)}`, place: Number(serial) };
  if (scheme !== 'nik' || digits.length !== 16) return [bySerial];
  return [bySerial, { row: `birth-date ${scheme} ${digits.slice(0, 6)}${serial}`, place: daysOf(digits.slice(6, 12)) }];
};

/** Groups of things whose places follow each other with at most `gap` between neighbours and make up `atLeast` different ones. */
export const clusters = <Item extends { readonly place: number }>(
  items: readonly Item[],
  { atLeast, gap }: SignalRules['sequence'],
): Item[][] => {
  const groups: Item[][] = [];
  for (const item of [...items].sort((a, b) => a.place - b.place)) {
    const group = groups.at(-1);
    const before = group?.at(-1)?.place;
    if (group !== undefined && before !== undefined && item.place - before <= gap) group.push(item);
    else groups.push([item]);
  }
  return groups.filter((group) => new Set(group.map(({ place }) => place)).size >= atLeast);
};
