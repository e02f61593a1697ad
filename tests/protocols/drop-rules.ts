import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import type { Accept, Refuse } from '../../src/adapter/adapter.js';

import { collecting, failure, nik, type OpenPlace, setUp, until } from './drop-world.js';

/** The rules of a drop folder, wherever it is. */
export const exerciseDrop = async (t: Test, openPlace: OpenPlace): Promise<void> => {
  await t.test('a file is handed over row by row, reported, and kept', async (t) => {
    const { folder, watch, drop, reports, said } = await setUp(t, openPlace);
    const { keys, accept } = collecting();
    await drop('a.csv', 'one\nbad\ntwo\n');
    await watch(accept);
    await until(async () => (await reports('done')).length === 1);
    t.same(keys.sort(), ['one', 'two']);
    const [report] = await reports('done');
    t.match(report, {
      file: 'a.csv',
      outcome: 'accepted in part',
      rows: { read: 3, accepted: 2, faulty: 1 },
      faults: [{ row: 2, detail: { id: 'Salah isi' } }],
    });
    t.match(report?.text, /Baris 2: Salah isi/);
    const [claim = ''] = await readdir(join(folder, 'done'));
    t.equal(await readFile(join(folder, 'done', claim, 'a.csv'), 'utf8'), 'one\nbad\ntwo\n');
    t.same(await readdir(join(folder, 'work')), []);
    t.notMatch(said.join() + JSON.stringify(report), nik);
    t.notMatch(said.join(), /a\.csv/, 'a file’s name may hold anything');
  });

  await t.test('the same bytes again, under whatever name, are one exchange', async (t) => {
    const { watch, drop, reports } = await setUp(t, openPlace);
    const { keys, accept } = collecting();
    await watch(accept);
    await drop('a.csv', 'one\n');
    await until(async () => (await reports('done')).length === 1);
    await drop('b.csv', 'one\n');
    await until(async () => (await reports('done')).length === 2);
    t.same(keys, ['one']);
    const [, again] = await reports('done');
    t.match(again, { file: 'b.csv', outcome: 'received before', rows: { read: 0 } });
    t.match(again?.text, /sudah pernah diterima/);
  });

  await t.test('a half-written file waits until it stands still', async (t) => {
    const { folder, watch, drop, reports } = await setUp(t, openPlace, { settleMs: 150 });
    const { keys, accept } = collecting();
    await watch(accept);
    let text = '';
    for (let n = 0; n < 12; n++) {
      text += `row${n}\n`;
      await drop('a.csv', text);
      await pause(30);
      t.same(keys, [], 'nothing is taken while it grows');
    }
    await drop('b.csv.part', 'x\n');
    await drop('.c.csv', 'x\n');
    await until(async () => (await reports('done')).length === 1);
    t.equal(keys.length, 12);
    t.ok((await readdir(folder)).includes('b.csv.part'));
  });

  await t.test('names that do not fit the pattern, folders and links are left alone', async (t) => {
    const { folder, watch, drop, reports } = await setUp(t, openPlace, { pattern: 'nikah-*.CSV' });
    const { keys, accept } = collecting();
    await drop('other.csv', 'x\n');
    await mkdir(join(folder, 'nikah-folder.csv'));
    await symlink('/etc/hostname', join(folder, 'nikah-link.csv'));
    await drop('nikah-1.csv', 'one\n');
    await watch(accept);
    await until(async () => (await reports('done')).length === 1);
    t.same(keys, ['one']);
    t.match(await readdir(folder), ['done', 'nikah-folder.csv', 'nikah-link.csv', 'other.csv']);
  });

  await t.test('what lies in a row is reported; what lies in the gateway makes the file wait', async (t) => {
    const { watch, drop, reports, said } = await setUp(t, openPlace);
    let away = true;
    const accept: Accept = async ({ dedupeKey }) => {
      if (away) throw failure(dedupeKey === 'one' ? 'LOG_UNAVAILABLE' : 'AGREEMENT_NOT_ACTIVE');
      if (dedupeKey === 'two') throw failure('IDENTIFIER_INVALID');
      return { body: {} };
    };
    await drop('a.csv', 'one\ntwo\nthree\n');
    await watch(accept);
    await until(() => said.some((line) => line.includes('waits')));
    t.same(await reports('done'), []);
    away = false;
    await until(async () => (await reports('done')).length === 1);
    t.match((await reports('done'))[0], { faults: [{ row: 2, code: 'IDENTIFIER_INVALID' }], rows: { accepted: 2 } });
  });

  await t.test('a name as long as names can be is no obstacle', async (t) => {
    const { watch, drop, reports } = await setUp(t, openPlace);
    const { accept } = collecting();
    await drop(`${'é'.repeat(125)}.csv`, 'one\n');
    await watch(accept);
    await until(async () => (await reports('done')).length === 1);
  });

  await t.test('a thousand faults are listed and on record each; one more record counts the rest', async (t) => {
    const { watch, drop, reports, refused } = await setUp(t, openPlace);
    const { accept } = collecting();
    await drop('a.csv', `one\n${'bad\n'.repeat(1200)}`);
    await watch(accept);
    await until(async () => (await reports('done')).length === 1);
    const [report] = await reports('done');
    t.match([report?.faults.length, report?.rows], [1000, { read: 1201, accepted: 1, faulty: 1200 }]);
    t.match(report?.text, /dan 200 baris lain/);
    t.equal(refused.length, 1001);
    t.match(refused.at(-1), { code: 'REQUEST_INVALID', note: { rows: 200 } });
  });

  await t.test('every row that is not taken is an exchange on record, which the report names', async (t) => {
    const { watch, drop, reports, refused } = await setUp(t, openPlace);
    await drop('a.csv', 'one\nbad\ntwo\n');
    await watch(async ({ dedupeKey }) => {
      if (dedupeKey === 'two') throw failure('IDENTIFIER_INVALID');
      return { body: {} };
    });
    await until(async () => (await reports('done')).length === 1);
    const byRow = [...refused].sort((one, other) => Number(one.note?.row) - Number(other.note?.row));
    t.match(byRow, [
      { operation: 'row', code: 'REQUEST_INVALID', note: { row: 2 } },
      { operation: 'row', code: 'IDENTIFIER_INVALID', note: { row: 3 } },
    ]);
    t.notMatch(JSON.stringify(refused), nik);
    const [report] = await reports('done');
    t.match(report?.faults, [{ exchange: /^exchange \d$/ }, { exchange: /^exchange \d$/ }]);
  });

  await t.test(
    'a fault that cannot be recorded now waits, and keeps its name when the file is taken up again',
    async (t) => {
      const { watch, drop, reports } = await setUp(t, openPlace);
      const { accept } = collecting();
      const keys: string[] = [];
      await drop('a.csv', 'bad\n"never closed\n');
      const away: Refuse = async ({ dedupeKey }) => {
        keys.push(dedupeKey);
        throw failure('LOG_UNAVAILABLE');
      };
      const first = await watch(accept, undefined, away);
      await until(() => keys.length > 1);
      await first.end();
      t.same([...(await reports('done')), ...(await reports('rejected'))], []);
      const later: string[] = [];
      await watch(accept, undefined, async ({ dedupeKey }) => {
        later.push(dedupeKey);
        return 'an exchange';
      });
      await until(async () => (await reports('rejected')).length === 1);
      t.equal(new Set(later).size, 2, 'the row and the file');
      t.ok(later.includes(keys[0] ?? ''));
      t.match((await reports('rejected'))[0], { failure: { exchange: 'an exchange' } });
    },
  );

  await t.test('a file that is none goes to rejected, with why', async (t) => {
    const { watch, drop, reports } = await setUp(t, openPlace);
    await drop('a.csv', 'one\n"never closed\n');
    await drop('b.csv', 'bad\n');
    await watch(async () => {
      throw failure('IDENTIFIER_INVALID');
    });
    await until(async () => (await reports('rejected')).length === 2);
    const [damaged] = (await reports('rejected')).filter(({ file }) => file === 'a.csv');
    t.match(damaged, { outcome: 'rejected', failure: { code: 'BODY_MALFORMED' } });
    t.match(damaged?.text, /Pembacaan berhenti: /);
  });

  await t.test(
    'a drained gateway leaves the file to the next one, which starts again; keys tell what was taken',
    async (t) => {
      const { watch, drop, reports } = await setUp(t, openPlace);
      const { keys, accept } = collecting();
      await drop('a.csv', Array.from({ length: 40 }, (_, n) => `row${n}\n`).join(''));
      const first = await watch(async (message) => {
        await accept(message);
        if (keys.length > 10) first.stop.abort();
        await pause(5);
        return { body: {} };
      });
      await first.ended;
      t.ok(keys.length < 40);
      t.same(await reports('done'), []);
      await watch(accept);
      await until(async () => (await reports('done')).length === 1);
      t.equal(new Set(keys).size, 40);
    },
  );

  await t.test('the file of a process that died is taken up once its lease is over, not before', async (t) => {
    const { folder, watch, reports } = await setUp(t, openPlace);
    const left = join(folder, 'work', '20260101T000000000Z-1+1');
    await mkdir(left, { recursive: true });
    await writeFile(join(left, 'a.csv'), 'one\n');
    await writeFile(join(left, `lease-${Date.now() + 400}`), '');
    await mkdir(join(folder, 'work', '20260101T000000000Z-2+1'));
    const { keys, accept } = collecting();
    const began = Date.now();
    await watch(accept);
    await until(async () => (await reports('done')).length === 1);
    t.ok(Date.now() - began >= 350);
    t.same(keys, ['one']);
    await until(async () => (await readdir(join(folder, 'work'))).length === 0);
  });

  await t.test('two gateways on one folder take each file once', async (t) => {
    const { watch, drop, reports } = await setUp(t, openPlace);
    const { keys, accept } = collecting();
    for (let n = 0; n < 20; n++) await drop(`${n}.csv`, `row${n}\n`);
    await watch(accept);
    await watch(accept);
    await until(async () => (await reports('done')).length === 20);
    t.equal(keys.length, 20);
  });

  await t.test('a folder that is not there is told once, and used when it comes', async (t) => {
    const { folder, watch, said } = await setUp(t, openPlace);
    const { keys, accept } = collecting();
    const later = join(folder, 'mount');
    await writeFile(later, 'no folder yet');
    await watch(accept, later);
    await until(() => said.length > 0);
    await rm(later);
    await mkdir(later);
    await writeFile(join(later, 'a.csv'), 'one\n');
    await until(() => keys.length === 1);
    t.equal(said.filter((line) => line.includes('cannot be used')).length, 1);
    await until(() => said.some((line) => line.includes('a file was')));
  });
};
