import { generateKeyPairSync } from 'node:crypto';
import t, { type Test } from 'tap';
import { createCosigner, parseWitnessKey } from '../../src/core/cosignature.js';
import { parseNote, parseVerifierKey, signatureLine, signNote } from '../../src/core/signed-note.js';
import { keepCosignatures, readCosigned } from '../../src/log/cosignatures.postgres.js';
import { prepareLog } from '../../src/log/exchange-log.js';
import { createPublishedLog } from '../../src/log/published.postgres.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn } from './record.js';
import { signingInMemory } from './signing.js';
import { appendMany, publishAll, signersOf } from './tree.js';

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  await prepareLog(database, keys.log);
  const log = logOn(database);
  t.teardown(() => log.close());
  const signing = signingInMemory();
  const witnesses = ['a.test/w', 'b.test/w'].map((name) =>
    createCosigner(name, generateKeyPairSync('ed25519').privateKey, () => new Date()),
  );
  const judges = {
    log: signersOf(signing).flatMap(({ verifierKey }) => parseVerifierKey(verifierKey) ?? []),
    witnesses: witnesses.flatMap(({ verifierKey }) => parseWitnessKey(verifierKey) ?? []),
  };
  const published = createPublishedLog(database);
  const grow = async (count: number): Promise<string> => {
    await appendMany(log, count);
    await publishAll(database, signing);
    return (await published.checkpoint()) ?? '';
  };
  const lineOf = (note: string, n: number): string => {
    const witness = witnesses[n];
    return witness === undefined ? '' : signatureLine(parseNote(note)?.text ?? '', witness);
  };
  return {
    database,
    signing,
    published,
    grow,
    lineOf,
    keep: (note: string) => keepCosignatures(database, note, judges),
  };
};

t.test('cosignatures stand under their checkpoint, in receipts too, for as long as it is the latest', async (t) => {
  const { database, published, grow, lineOf, keep } = await setup(t);
  const first = await grow(5);
  t.equal(await keep(`${first}${lineOf(first, 0)}`), undefined);
  t.equal(await keep(`${first}${lineOf(first, 1)}`), undefined);
  t.match(await published.checkpoint(), /^— a\.test\/w .*\n— b\.test\/w .*\n$/m);
  const [entry] = await database.query<{ entry: string }>('select entry from log.entry where idx = 3');
  const [receipt] = await published.prove([{ index: 3, entry: entry?.entry ?? '' }]);
  t.match(receipt?.proof, /— a\.test\/w /);
  const second = await grow(5);
  t.notMatch(second, /a\.test/);
  t.match(await readCosigned(database), {
    length: 1,
    0: /^jembatan\.test\/log\n5\n[\s\S]*— a\.test\/w .*\n— b\.test\/w .*\n$/,
  });
});

t.test('what is no note, not of this log, of another history or of nobody known is not kept', async (t) => {
  const { database, signing, grow, lineOf, keep } = await setup(t);
  const note = await grow(5);
  const stranger = createCosigner('a.test/w', generateKeyPairSync('ed25519').privateKey, () => new Date());
  t.equal(await keep('hello'), 'malformed');
  t.equal(await keep(`${parseNote(note)?.text}\n${lineOf(note, 0)}`), 'not-ours');
  t.equal(await keep(`${note.replace('\n5\n', '\n4\n')}${lineOf(note, 0)}`), 'not-ours');
  t.equal(await keep(note), 'unknown-witness');
  t.equal(await keep(`${note}${signatureLine(parseNote(note)?.text ?? '', stranger)}`), 'unknown-witness');
  for (const other of [note.replace('\n5\n', '\n4\n'), note.replace('\n5\n', '\n6\n')]) {
    const signed = signNote(parseNote(other)?.text ?? '', signersOf(signing));
    t.equal(await keep(`${signed}${lineOf(signed, 0)}`), 'other-history');
  }
  t.same(await readCosigned(database), []);
});

t.test('of each witness the newest sixteen are kept', async (t) => {
  const { database, grow, lineOf, keep } = await setup(t);
  for (let n = 0; n < 20; n += 1) {
    const note = await grow(1);
    t.equal(await keep(`${note}${lineOf(note, 0)}`), undefined);
  }
  const cosigned = await readCosigned(database);
  t.equal(cosigned.length, 16);
  t.match(cosigned[0], /\n20\n/);
});
