import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { setUp } from '../bench.js';

const payment = { nop: '351024000800101240', year: 2026, amount: 278_664, referenceNumber: 'BWI000000001' };

t.test('a settlement is dropped whole: first line, payments, and their number and sum', async (t) => {
  const { control } = await setUp(t);
  const settle = async (more: object = {}): Promise<string[]> => {
    const { json } = await control('POST', '/bank/settle', { payments: [payment, payment], ...more });
    return (await readFile(join(json.folder, json.file), 'utf8')).split('\r\n');
  };
  const sound = [
    'H|BANK0001|2026-03-10',
    'D|351024000800101240|2026|278664|BWI000000001|2026-03-10 09:30:00',
    'D|351024000800101240|2026|278664|BWI000000001|2026-03-10 09:30:00',
    'T|2|557328',
    '',
  ];
  t.strictSame(await settle(), sound);
  t.strictSame((await settle({ mistake: 'total' })).at(-2), 'T|2|5573280');
  t.strictSame(await settle({ mistake: 'cut' }), [...sound.slice(0, 3), '']);
  t.match((await settle({ mistake: 'row' }))[1], /^D\|35\.10\.240\|/);
  t.same((await control('GET', '/bank/reports')).json, { reports: [] }, 'nobody watches the folder here');
});

t.test('an errand that says something else is refused with what may be said', async (t) => {
  const { control } = await setUp(t);
  for (const body of [
    {},
    { payments: [], day: 'today' },
    { payments: [], mistake: 'none' },
    { payments: [], name: '../x.txt' },
  ])
    t.match(await control('POST', '/bank/settle', body), { status: 400, json: { error: /payments/ } });
});
