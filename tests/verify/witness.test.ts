import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createCosigner, parseWitnessKey } from '../../src/core/cosignature.js';
import { createNoteSigner, type NoteSigner, openNote } from '../../src/core/signed-note.js';
import { parsePolicy } from '../../src/verify/policy.js';
import { printLines } from '../../src/verify/report.js';
import { verifySource } from '../../src/verify/verify.js';
import { witnessOnce } from '../../src/verify/witness.js';
import { findingOf } from './finding-of.js';
import { logSigner, type MemoryLog, someEntries, someEntry, sourceOf, writeLog } from './world.js';

const keys = [logSigner.verifierKey];

/** A witness with a folder of its own, and what it has delivered. */
const witnessNamed = async (t: Test, name: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-witness-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const cosigner = createCosigner(name, generateKeyPairSync('ed25519').privateKey, () => new Date());
  const delivered: string[] = [];
  const look = (log: MemoryLog, keys: readonly string[] = []) =>
    witnessOnce({
      source: sourceOf(log, false),
      state: join(folder, 'state.json'),
      keys,
      cosigner,
      deliver: async (note) => void delivered.push(note),
    });
  return { cosigner, delivered, look };
};

const isCosigned = (note: string | undefined, { verifierKey }: NoteSigner): boolean => {
  const key = parseWitnessKey(verifierKey);
  return note !== undefined && key !== undefined && 'note' in openNote(note, [key]);
};

t.test('a witness cosigns what goes on from what it cosigned before', async (t) => {
  const { look, delivered, cosigner } = await witnessNamed(t, 'inspektorat.test/w1');
  for (const size of [0, 300, 300, 70_000]) t.equal(await look(writeLog(someEntries(size))), size);
  t.equal(delivered.length, 4);
  for (const note of delivered) t.ok(isCosigned(note, cosigner));
});

t.test('it cosigns neither a log that was cut off nor one whose history was rewritten', async (t) => {
  const { look, delivered } = await witnessNamed(t, 'inspektorat.test/w1');
  await look(writeLog(someEntries(300)));
  t.match(await findingOf(look(writeLog(someEntries(299)))), { index: 299, problem: { en: /cut off/ } });
  const rewritten = (size: number) => writeLog(someEntries(size).with(5, someEntry(5, { changed: true })));
  t.match(await findingOf(look(rewritten(300))), { problem: { en: /different histories/ } });
  t.match(await findingOf(look(rewritten(900))), { problem: { en: /different histories/ } });
  const stranger = writeLog(someEntries(400), [
    createNoteSigner('jembatan.test/log', generateKeyPairSync('ed25519').privateKey),
  ]);
  t.match(
    await findingOf(look(stranger)),
    { problem: { en: /not signed with a key/ } },
    'nor another key than it first saw',
  );
  t.equal(delivered.length, 1);
  t.equal(await look(writeLog(someEntries(301))), 301, 'and goes on with the true one');
});

t.test('tiles whose levels contradict each other prove nothing', async (t) => {
  const { look } = await witnessNamed(t, 'inspektorat.test/w1');
  const before = writeLog(someEntries(300));
  await look(before);
  const other = writeLog(someEntries(70_000).with(5, someEntry(5, { changed: true })));
  // The old leaves and their tiles, under the new upper levels.
  const tiles = new Map(other.tiles);
  for (const name of ['0/0', '0/1']) tiles.set(name, before.tiles.get(name) ?? Buffer.of());
  t.match(await findingOf(look({ ...other, tiles })), { problem: { en: /different histories/ } });
});

t.test('a split view is caught as soon as one witness sees what another has cosigned', async (t) => {
  const one = await witnessNamed(t, 'inspektorat.test/w1');
  const other = await witnessNamed(t, 'dprd.test/w1');
  const shownToOne = writeLog(someEntries(300));
  const shownToOther = writeLog(someEntries(320).with(299, someEntry(0)));
  await one.look(shownToOne);
  t.equal(await other.look(shownToOther), 320, 'each by itself sees nothing wrong');
  const seen = await findingOf(other.look({ ...shownToOther, cosigned: one.delivered }));
  t.match(seen, { problem: { en: /different histories/ } });
});

t.test('several witnesses come to stand under the same checkpoint', async (t) => {
  const one = await witnessNamed(t, 'inspektorat.test/w1');
  const other = await witnessNamed(t, 'dprd.test/w1');
  const first = writeLog(someEntries(300));
  await one.look(first);
  await other.look({ ...writeLog(someEntries(450)), cosigned: one.delivered });
  t.equal(other.delivered.length, 2);
  t.ok(isCosigned(other.delivered[0], one.cosigner) && isCosigned(other.delivered[0], other.cosigner));
});

t.test('verify asks for k of n witnesses, each of whose checkpoints must hold', async (t) => {
  const witnesses = await Promise.all(['a.test/w', 'b.test/w', 'c.test/w'].map((name) => witnessNamed(t, name)));
  const policy = (needed: number) =>
    parsePolicy(`${needed} of ${witnesses.map(({ cosigner }) => cosigner.verifierKey)}`);
  for (const [n, one] of witnesses.slice(0, 2).entries()) await one.look(writeLog(someEntries(100 + n)));
  const cosigned = witnesses.flatMap(({ delivered }) => delivered);
  const log = { ...writeLog(someEntries(200)), cosigned };
  const report = printLines(await verifySource(sourceOf(log), { keys, policy: policy(2) }), 'en');
  t.match(report, /2 of 3 have cosigned: a\.test\/w \(100 entries\), b\.test\/w \(101 entries\)/);
  t.match(await findingOf(verifySource(sourceOf(log), { keys, policy: policy(3) })), { problem: { en: /2 of the 3/ } });
  const rewritten = { ...writeLog(someEntries(200).with(50, someEntry(0))), cosigned };
  const found = await findingOf(verifySource(sourceOf(rewritten), { keys, policy: policy(1) }));
  t.match(found, { problem: { en: /what a\.test\/w has cosigned/ } }, 'signed anew by the log itself');
  const forged = { ...log, cosigned: cosigned.map((note) => note.replace('\n100\n', '\n99\n')) };
  t.match(await findingOf(verifySource(sourceOf(forged), { keys, policy: policy(1) })), { problem: { en: /forged/ } });
});

t.test('after the log has changed its key, what was cosigned under the old one stands in nobody’s way', async (t) => {
  const [one, newcomer] = [await witnessNamed(t, 'inspektorat.test/w1'), await witnessNamed(t, 'dprd.test/w1')];
  await one.look(writeLog(someEntries(300)));
  const present = createNoteSigner('jembatan.test/log', generateKeyPairSync('ed25519').privateKey);
  const changed = { ...writeLog(someEntries(320), [present]), cosigned: [...one.delivered] };
  const newKeys = [present.verifierKey];
  t.equal(await newcomer.look(changed, newKeys), 320);
  t.equal(await one.look(changed, [...keys, ...newKeys]), 320, 'with both keys');
  t.equal(await one.look(changed, newKeys), 320, 'and with the new one');
  t.ok(
    one.delivered.slice(1).every((note) => note.includes('\n320\n')),
    'and nothing is delivered twice but the latest',
  );
  const policy = parsePolicy(`1 of ${one.cosigner.verifierKey}`);
  const asked = { keys: newKeys, policy };
  t.match(await findingOf(verifySource(sourceOf(changed), asked)), { problem: { en: /0 of the 1 witnesses/ } });
  const cosigned = { ...changed, cosigned: one.delivered };
  t.match(printLines(await verifySource(sourceOf(cosigned), asked), 'en'), /1 of 1 have cosigned/);
  const rewritten = writeLog(someEntries(330).with(5, someEntry(5, { changed: true })), [present]);
  t.match(
    await findingOf(one.look(rewritten, newKeys)),
    { problem: { en: /different histories/ } },
    'but it remembers',
  );
});
