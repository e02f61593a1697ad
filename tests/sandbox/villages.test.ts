import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { readVillages } from '../../sandbox/villages.js';

/** Where the names of districts and villages come from. */
const source = async (name: string): Promise<Map<string, string>> => {
  const home = dirname(createRequire(import.meta.url).resolve('idn-area-data/package.json'));
  const rows = parse<Record<'code' | 'name', string>>(await readFile(join(home, 'data', name)), {
    columns: true,
    relax_quotes: true,
  });
  return new Map(rows.map(({ code, name }) => [code, name.toUpperCase()]));
};

t.test('the villages are those of idn-area-data, under their names and in their districts', async (t) => {
  const [villages, districts] = [await source('villages.csv'), await source('districts.csv')];
  const expected = [...villages].filter(([code]) => code.startsWith('35.10.'));
  const ours = readVillages();
  t.strictSame(
    ours.map(({ code, name }) => [code, name]),
    expected,
  );
  t.strictSame(
    ours.map(({ district }) => district),
    expected.map(([code]) => districts.get(code.slice(0, 8))),
  );
});
