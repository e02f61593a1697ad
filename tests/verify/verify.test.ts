import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { Failure } from '../../src/core/failure.js';
import { Refuted } from '../../src/verify/finding.js';
import { parseReceipt } from '../../src/verify/receipt.js';
import { printFinding, printLines } from '../../src/verify/report.js';
import { type Asked, verifyFile, verifySource } from '../../src/verify/verify.js';
import { failureOf } from '../failure-of.js';
import { findingOf } from './finding-of.js';
import { bundleOf, logSigner, origin, receiptIn, someEntries, someEntry, sourceOf, writeLog } from './world.js';

const folderOf = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-verify-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
};

const keys = [logSigner.verifierKey];
const log = writeLog(someEntries(300));
const longer = writeLog(someEntries(400));
const asked = (more: Partial<Asked> = {}): Asked => ({ keys, ...more });

/** Verifies a file of this text. */
const handedOver = async (t: Test, text: string | Uint8Array, more?: Partial<Asked>) => {
  const file = join(await folderOf(t), 'handed-over');
  await writeFile(file, text);
  return verifyFile(file, asked(more));
};

t.test('a first visit trusts the key it is shown and says so; the state file holds it to that', async (t) => {
  const state = join(await folderOf(t), 'state.json');
  const first = await verifySource(sourceOf(log), { keys: [], state });
  t.match(printLines(first, 'en'), /compare it with one from elsewhere/);
  t.same(JSON.parse(await readFile(state, 'utf8')), { jembatan: 'verify state', v: 1, keys, checkpoint: log.note });
  const second = await verifySource(sourceOf(longer), { keys: [], state });
  t.match(printLines(second, 'en'), /goes on from the 300 entries of the last visit\nVerified\.$/);
  t.match(printLines(second, 'id'), /melanjutkan 300 entri pada kunjungan terakhir\nTerverifikasi\.$/);
});

t.test('what does not hold is not remembered', async (t) => {
  const state = join(await folderOf(t), 'state.json');
  await verifySource(sourceOf(longer), { keys, state });
  const before = await readFile(state, 'utf8');
  await t.rejects(verifySource(sourceOf(log), { keys, state }), Refuted, 'the end was cut off');
  const rewritten = writeLog(someEntries(500).with(0, someEntry(9)));
  await t.rejects(verifySource(sourceOf(rewritten), { keys, state }), Refuted, 'other history, signed');
  t.equal(await readFile(state, 'utf8'), before);
});

t.test('a file that is no state file is not written over', async (t) => {
  const state = join(await folderOf(t), 'state.json');
  for (const text of ['', '{}', 'null', `{"jembatan":"verify state","v":1,"keys":[],"checkpoint":""}`]) {
    await writeFile(state, text);
    t.equal((await failureOf(() => verifySource(sourceOf(log), asked({ state })))).code, 'CONFIG_INVALID');
    t.equal(await readFile(state, 'utf8'), text);
  }
  const forged = { jembatan: 'verify state', v: 1, keys, checkpoint: log.note.replace('300', '301') };
  await writeFile(state, JSON.stringify(forged));
  t.match((await failureOf(() => verifySource(sourceOf(log), asked({ state })))).detail.en, /did not sign/);
});

t.test('a receipt is proven alone, and with the log it came from', async (t) => {
  const receipt = await receiptIn(log, 123);
  t.match(printLines(await handedOver(t, receipt), 'en'), /receipt +proves its entry, number 123: test\nVerified/);
  t.match(printLines(await verifySource(sourceOf(longer), asked({ receipt })), 'en'), /number 123/);
  t.match((await failureOf(() => handedOver(t, receipt, { keys: [] }))).detail.en, /--key/);
});

t.test('a receipt of another entry, of another log or of rewritten history is refused', async (t) => {
  for (const lie of [{ exchange: 'other' }, { kind: 'exchange.refused' }, { index: 99 }]) {
    const lying = JSON.stringify({ ...JSON.parse(await receiptIn(log, 123)), ...lie });
    const found = await findingOf(verifySource(sourceOf(log), { keys, receipt: lying }));
    t.match(found, { index: 123, problem: { en: `names another ${Object.keys(lie)}` } });
  }
  const exchanged = await receiptIn(log, 123, log.entries[124]);
  t.match(await findingOf(handedOver(t, exchanged)), { index: 123, problem: { en: /another entry/ } });
  const other = writeLog(someEntries(300).with(123, someEntry(0, { other: true })));
  const receipt = await receiptIn(other, 123);
  t.match(await findingOf(verifySource(sourceOf(longer), asked({ receipt }))), { problem: { en: /in the receipt/ } });
  await t.rejects(handedOver(t, JSON.stringify({ entry: 'AAAA', proof: 'nothing' })), Refuted);
  t.equal((await failureOf(() => verifySource(sourceOf(log), asked({ receipt: '{}' })))).code, 'CONFIG_INVALID');
});

t.test('a bundle is verified without asking anybody, gzipped or not', async (t) => {
  const bundle = await bundleOf(log, [0, 7, 255, 256, 299]);
  for (const bytes of [bundle, gzipSync(bundle)])
    t.match(printLines(await handedOver(t, bytes), 'en'), /5 in the bundle, each proven/);
  t.match(printLines(await handedOver(t, bundle, { keys: [] }), 'en'), /compare it/);
  t.match(printLines(await handedOver(t, await bundleOf(log, [])), 'id'), /0 pada bundel/);
});

t.test('a bundle that was touched is refused, by the entry where it was', async (t) => {
  const bundle = await bundleOf(log, [0, 7, 255]);
  const lines = bundle.trimEnd().split('\n');
  const joined = (all: readonly string[]): string => `${all.join('\n')}\n`;
  const found = (text: string | Uint8Array) => findingOf(handedOver(t, text));
  t.match(await found(bundle.replace('\\"n\\":7', '\\"n\\":8')), { index: 7, problem: { en: /signed/ } });
  t.match(await found(bundle.replace('"index":7', '"index":8')), { index: 8 });
  t.match(await found(joined([lines[0] ?? '', lines[2] ?? '', lines[1] ?? '', ...lines.slice(3)])), { index: 0 });
  t.match(await found(joined(lines.toSpliced(2, 1))), { problem: { en: /cut off/ } });
  t.match(await found(joined(lines.slice(0, -1))), { problem: { en: /cut off/ } });
  t.match(await found(joined([...lines, lines[1] ?? ''])), { problem: { en: /form/ } });
  t.match(await found(bundle.slice(0, -3)), { problem: { en: /form/ } });
  t.match(await found(gzipSync(bundle).subarray(0, -20)), { problem: { en: /cut off/ } });
  t.match(await found(bundle.replace(`"origin":"${origin}"`, '"origin":"other/log"')), { problem: { en: /form/ } });
});

t.test('any file is verified, refused or called no input', async (t) => {
  const bundle = await bundleOf(writeLog(someEntries(3)), [0, 1, 2]);
  const lines = bundle.split('\n');
  const file = join(await folderOf(t), 'any');
  const piece = fc.oneof(
    fc.constantFrom(...lines, '\n', '{"entries":0}', '{"index":0,"entry":"","proof":[]}'),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece), fc.boolean(), async (pieces, headed) => {
      await writeFile(file, [...(headed ? lines.slice(0, 1) : []), ...pieces].join('\n'));
      return verifyFile(file, asked()).then(
        () => true,
        (error: unknown) => error instanceof Refuted || error instanceof Failure,
      );
    }),
    { numRuns: 60 },
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseReceipt(text) === undefined || text.includes('proof')),
  );
});

t.test('a finding is said in both languages, with its entry', async (t) => {
  const finding = { index: 412, problem: { en: 'is missing.', id: 'tidak ada.' } };
  t.equal(printFinding(finding, 'en'), 'NOT VERIFIED: entry 412: is missing.');
  t.equal(printFinding(finding, 'id'), 'TIDAK TERVERIFIKASI: entri 412: tidak ada.');
});
