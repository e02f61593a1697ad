import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { tamansariOfTegalsari, type Village, villagesOfLicin } from './region.js';

const file = new URL('./regions/banyuwangi.csv', import.meta.url);

/** The regency's 217 villages, in the order of their codes; names in capitals, as the civil registry prints them. */
export const readVillages = (): readonly [Village, ...Village[]] => {
  const known = new Map([...villagesOfLicin, tamansariOfTegalsari].map((village) => [village.code, village]));
  const rows = parse<Record<'code' | 'name' | 'district', string>>(readFileSync(file), { columns: true });
  const [first, ...others] = rows.map(
    ({ code, name, district }) =>
      known.get(code) ?? {
        code,
        name: name.toUpperCase(),
        district: district.toUpperCase(),
        postalCode: undefined,
      },
  );
  if (first === undefined) throw new Error(`${file.pathname} names no village.`);
  return [first, ...others];
};
