import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { runProgram } from '../journeys/program.js';
import { bundleOf, logSigner, someEntries, writeLog } from '../verify/world.js';

t.test('jembatan verify exits 0 when all holds, 1 when something does not, 2 when it is called wrongly', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-verify-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const bundle = await bundleOf(writeLog(someEntries(20)), [3, 17]);
  const [good, bad] = [join(folder, 'good.jsonl'), join(folder, 'bad.jsonl')];
  await writeFile(good, bundle);
  await writeFile(bad, bundle.replace('\\"n\\":17', '\\"n\\":18'));
  const key = logSigner.verifierKey;
  const verify = (...words: string[]) => runProgram(['verify', ...words], { LANG: 'C' });
  const other = key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));

  const [held, indonesian, broken, unread, wrongKey, wrongPolicy, halfLogin, nothing, noDatabase] = await Promise.all([
    verify(good, '--key', key),
    runProgram(['verify', good, '--key', key], { LANG: 'id_ID.UTF-8' }),
    verify(bad, '--key', key),
    verify(join(folder, 'none.jsonl')),
    verify(good, '--key', other),
    verify(good, '--witnesses', '2 of a'),
    verify('https://log.test', '--client', 'a'),
    verify(),
    verify('postgres://auditor:geheim@127.0.0.1:1/log'),
  ]);
  t.match(held, { status: 0, stdout: /2 in the bundle, each proven[\s\S]*Verified\.\n$/ });
  t.match(indonesian, { status: 0, stdout: /Terverifikasi\.\n$/ });
  t.match(broken, { status: 1, stdout: /^NOT VERIFIED: entry 17: / });
  t.match(unread, { status: 1, stderr: /none\.jsonl/ });
  t.match(noDatabase, { status: 1, stderr: /^CONFIG_INVALID: .*127\.0\.0\.1:1\/log/ });
  t.notMatch(noDatabase.stderr, 'geheim');
  for (const wrong of [wrongKey, wrongPolicy, halfLogin, nothing]) t.match(wrong, { status: 2, stderr: /^error: / });
});
