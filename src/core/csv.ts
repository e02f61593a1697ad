/** A spreadsheet would run a cell that begins so as a formula; an apostrophe before it makes it text. */
const formula = /^[=+\-@\t\r]/;

const cell = (value: string | number | null): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One record of a CSV file (RFC 4180), its line break included. */
export const csvRecord = (values: readonly (string | number | null)[]): string => `${values.map(cell).join(',')}\r\n`;

/** What a CSV file begins with, so that a spreadsheet reads it as UTF-8. */
export const csvMark = '\ufeff';
