/**
 * A day as YYYY-MM-DD, as people and programs write it: `2026-02-28`, `2026-02-28 00:00:00`, `28-02-2026`, `28/2/2026`. `undefined` when
 * the text is none; a year of two digits is not guessed at.
 */
export const readDay = (text: string): string | undefined => {
  const [written = ''] = text.trim().split(/[ T]/, 1);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written);
  const [year = '', month = '', day = ''] = iso?.slice(1) ?? local?.slice(1).reverse() ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date) ? date : undefined;
};
