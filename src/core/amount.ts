const indonesian = /^(\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,(\d{1,4}))?$/;
const english = /^(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,4}))?$/;

// Far beyond the budget of any village, and small enough that sums stay exact.
const most = 1_000_000_000_000;

/**
 * An amount in hundredths of a rupiah, so that sums are exact: `1.250.000,50`, `1250000,5`, `1,250,000.50`, `1250000.5000`, `Rp 1.250.000`.
 * A dot before exactly three digits groups them. `undefined` = cannot be read; minus signs are none of an amount's.
 */
export const hundredthsOf = (cell: string): number | undefined => {
  const text = cell.replace(/^\s*rp\.?/i, '').replace(/\s+/g, '');
  const match = indonesian.exec(text) ?? english.exec(text);
  if (match === null) return undefined;
  const whole = Number((match[1] ?? '').replace(/[.,]/g, ''));
  const fraction = Math.round(Number(`0.${match[2] ?? '0'}`) * 100);
  return whole > most ? undefined : whole * 100 + fraction;
};

const negative = [/^\((.+)\)$/, /^[-−](.+)$/, /^(.+)[-−]$/] as const;

/**
 * The same where an amount may be negative, the ways accountants write it: `(1.000)`, `-1.000`, `1.000-`. `1.000,-` has no cents.
 * Nothing, or a dash alone, is zero. A number of a workbook is taken as it is.
 */
export const signedHundredthsOf = (cell: string | number | boolean): number | undefined => {
  if (typeof cell === 'boolean') return undefined;
  if (typeof cell === 'number') return Math.abs(cell) <= most ? Math.round(cell * 100) + 0 : undefined;
  const text = cell
    .replace(/^\s*rp\.?/i, '')
    .replace(/\s+/g, '')
    .replace(/,-+(\)?)$/, '$1');
  if (/^[-−]?$/.test(text)) return 0;
  const inner = negative.map((form) => form.exec(text)?.[1]).find((found) => found !== undefined);
  const amount = hundredthsOf(inner ?? text);
  return amount === undefined || inner === undefined ? amount : 0 - amount;
};

/** Whole rupiah, halves upwards: banks credit interest with cents. */
export const rupiahOf = (hundredths: number): number => Math.round(hundredths / 100) + 0;
