import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { createCosigner } from '../../src/core/cosignature.js';
import { signatureLine } from '../../src/core/signed-note.js';
import { Refuted } from '../../src/verify/finding.js';
import { parsePolicy } from '../../src/verify/policy.js';
import { believe, readKeys } from '../../src/verify/trust.js';
import { logSigner, someEntries, writeLog } from './world.js';

const witness = (name: string) => createCosigner(name, generateKeyPairSync('ed25519').privateKey, () => new Date());
const witnesses = ['a', 'b', 'c'].map(witness);
const keysOf = (of: readonly { verifierKey: string }[]): string => of.map(({ verifierKey }) => verifierKey).join(', ');
const policy = parsePolicy(`2 of ${keysOf(witnesses)}`);
const { note } = writeLog(someEntries(3));
const text = note.slice(0, note.indexOf('\n\n') + 1);
const trust = { keys: readKeys([logSigner.verifierKey]), policy };
const holder = { en: 'the log', id: 'log' };

t.test('as many witnesses as asked for, and no fewer', async (t) => {
  const [a, b] = witnesses.map((one) => signatureLine(text, one));
  t.same(believe(`${note}${a}${b}`, trust, holder).witnesses, ['a', 'b']);
  t.throws(() => believe(`${note}${a}`, trust, holder), Refuted);
  t.throws(() => believe(`${note}${a}${a}`, trust, holder), Refuted, 'one twice is one');
  t.throws(() => believe(note, trust, holder), Refuted);
});

t.test('strangers do not count, and a cosignature over another checkpoint refuses it', async (t) => {
  const stranger = signatureLine(text, witness('a'));
  const [a, b] = witnesses.map((one) => signatureLine(text, one));
  t.throws(() => believe(`${note}${a}${stranger}`, trust, holder), Refuted);
  const over = witnesses.map((one) => signatureLine(text.replace('3', '4'), one));
  t.throws(() => believe(`${note}${a}${b}${over[2]}`, trust, holder), Refuted);
  t.throws(() => believe(signatureLine(text, logSigner), trust, holder), Refuted, 'witnesses alone are not the log');
});

t.test('a policy names different witnesses, and no more than there are', async (t) => {
  const [one] = witnesses;
  const key = one?.verifierKey ?? '';
  t.match(parsePolicy(`1 of ${key}`), { needed: 1, witnesses: { length: 1 } });
  t.match(parsePolicy(`1 of\n  ${key}\n`), { needed: 1 });
  for (const wrong of [
    '',
    '2',
    `0 of ${key}`,
    `2 of ${key}`,
    `2 of ${key},${key}`,
    `1 of ${key},x`,
    `1 of ${logSigner.verifierKey}`,
    `one of ${key}`,
  ])
    t.equal(parsePolicy(wrong), undefined, wrong);
});

t.test('any text is a policy or none', async () => {
  fc.assert(
    fc.property(
      fc.string().map((rest) => `1 of ${rest}`),
      (any) => parsePolicy(any) === undefined,
    ),
  );
});
