import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { checkpointText } from '../../src/core/checkpoint.js';
import { createNoteSigner, parseVerifierKey, signNote } from '../../src/core/signed-note.js';
import type { Anchor } from '../../src/verify/anchor.js';
import { verifyGrowth, verifyLog } from '../../src/verify/verify-log.js';
import { findingOf } from './finding-of.js';
import { logSigner, type MemoryLog, origin, someEntries, someEntry, sourceOf, writeLog } from './world.js';

const key = parseVerifierKey(logSigner.verifierKey);
const trust = { keys: key === undefined ? [] : [key] };

const check = (log: MemoryLog, anchors: readonly Anchor[] = [], open = true) =>
  verifyLog(sourceOf(log, open), { trust, origin, anchors });

/** What an earlier visitor kept. */
const promiseOf = ({ entries, root }: MemoryLog): Anchor => ({
  size: entries.length,
  root,
  holder: { en: 'the state file', id: 'berkas keadaan' },
});

const sizes = [0, 1, 2, 255, 256, 257, 600];
const long = writeLog(someEntries(70_000));

t.test('an honest log holds at any size, with its entries and from its hash tiles alone', async (t) => {
  for (const size of sizes) {
    const log = writeLog(someEntries(size));
    t.match(await check(log), { entries: size, unsigned: 0, checkpoint: { size } });
    t.match(await check(log, [], false), { entries: undefined, checkpoint: { size } });
  }
  const { tiles } = await check(long);
  t.equal(tiles, 274 + 2 + 1, 'every tile of three levels was compared');
});

t.test('it goes on from any earlier promise, whichever of its sizes that had', async (t) => {
  const earlier = sizes.map((size) => promiseOf(writeLog(someEntries(size))));
  t.ok(await check(long, earlier));
  t.ok(await check(long, earlier, false));
  await verifyGrowth(sourceOf(long), earlier, promiseOf(long));
});

t.test('one changed byte of an entry is named, wherever it is', async () => {
  const honest = someEntries(600);
  const { tiles, note } = writeLog(honest);
  await fc.assert(
    fc.asyncProperty(fc.nat(599), async (index) => {
      const entries = honest.map((text, n) => (n === index ? text.replace('"v":1', '"v":2') : text));
      const found = await findingOf(check({ ...writeLog(honest), entries, tiles, note }));
      return found.index === index;
    }),
    { numRuns: 20 },
  );
});

t.test('an entry deleted, two swapped, one inserted and one not canonical are named', async (t) => {
  const log = writeLog(someEntries(600));
  const [first = '', second = ''] = log.entries;
  const shown = (entries: string[]) => findingOf(check({ ...log, entries }));
  t.match(await shown(log.entries.toSpliced(300, 1)), { index: 300 });
  t.match(await shown([second, first, ...log.entries.slice(2)]), { index: 0 });
  t.match(await shown(log.entries.toSpliced(5, 0, someEntry(5, { again: true }))), { index: 5 });
  t.match(await shown(log.entries.slice(0, 599)), { index: 599, problem: { en: /missing/ } });
  const spaced = log.entries.with(7, '{"v": 1}');
  t.match(
    await findingOf(check(writeLog(spaced))),
    { index: 7, problem: { en: /canonical/ } },
    'even when it was signed',
  );
});

t.test('a changed tile is named by the first entry under it, on every level', async (t) => {
  for (const [name, place, index] of [
    ['0/1', 3, 256 + 3],
    ['0/273', 0, 273 * 256],
    ['1/0', 2, 512],
    ['1/1', 0, 65_536],
    ['2/0', 0, 0],
  ] as const) {
    const tiles = new Map(long.tiles);
    const bytes = Buffer.from(tiles.get(name) ?? '');
    bytes[place * 32] = (bytes[place * 32] ?? 0) ^ 1;
    tiles.set(name, bytes);
    t.match(await findingOf(check({ ...long, tiles })), { index }, name);
    t.ok(await findingOf(check({ ...long, tiles }, [], false)), `${name}, from tiles alone`);
  }
  const cut = new Map(long.tiles);
  cut.delete('0/5');
  t.match(await findingOf(check({ ...long, tiles: cut })), { index: 5 * 256 });
  t.match(await findingOf(check({ ...long, tiles: cut }, [], false)), { index: 5 * 256 });
});

t.test('entries and tiles rewritten consistently do not have the signed root', async (t) => {
  const { note } = writeLog(someEntries(600));
  const rewritten = writeLog(someEntries(600).with(412, someEntry(412, { changed: true })));
  for (const open of [true, false])
    t.match(await findingOf(check({ ...rewritten, note }, [], open)), { problem: { en: /rewritten/ } });
  const kept = [200, 400, 500].map((size) => promiseOf(writeLog(someEntries(size))));
  t.match(
    await findingOf(check({ ...rewritten, note }, kept)),
    { index: 400, problem: { en: /between entry 400 and entry 499/ } },
    'earlier promises narrow it down',
  );
});

t.test('history signed anew is noticed by whoever has seen the old one', async (t) => {
  const seen = promiseOf(writeLog(someEntries(500)));
  const other = writeLog(someEntries(600).with(3, someEntry(3, { changed: true })));
  t.ok(await check(other), 'by itself it holds');
  for (const open of [true, false])
    t.match(await findingOf(check(other, [seen], open)), { problem: { en: /rewritten/ } });
  const split = writeLog(someEntries(500).with(499, someEntry(0)));
  t.match(await findingOf(check(split, [seen])), { problem: { en: /state file/ } }, 'at the same size: a split view');
  t.match(await findingOf(verifyGrowth(sourceOf(other), [seen], promiseOf(other))), {
    problem: { en: /different histories/ },
  });
});

t.test('a shorter log than was seen is cut off', async (t) => {
  const seen = promiseOf(writeLog(someEntries(500)));
  const cut = writeLog(someEntries(499));
  t.match(await findingOf(check(cut, [seen])), { index: 499, problem: { en: /cut off/ } });
  t.match(await findingOf(verifyGrowth(sourceOf(cut), [seen], promiseOf(cut))), { index: 499 });
});

t.test('another key, another log’s name, and text that is no checkpoint are refused', async (t) => {
  const log = writeLog(someEntries(3));
  const text = checkpointText({ origin, size: 3, root: log.root, extensions: [] });
  const forger = createNoteSigner(origin, generateKeyPairSync('ed25519').privateKey);
  const shown = (note: string) => findingOf(check({ ...log, note }));
  t.match(await shown(signNote(text, [forger])), { problem: { en: /not signed with a key/ } });
  t.match(await shown(log.note.replace('\n3\n', '\n2\n')), { problem: { en: /forged/ } });
  t.match(await shown('hello'), { problem: { en: /no signed note/ } });
  t.match(await shown(signNote('hello\n', [logSigner])), { problem: { en: /no checkpoint/ } });
  t.match(await shown(signNote(text.replace(origin, 'other/log'), [logSigner])), { problem: { en: /another log/ } });
  const found = await findingOf(verifyLog(sourceOf(log), { trust, origin: 'other/log', anchors: [] }));
  t.match(found, { problem: { en: /this is the log/ } });
});
