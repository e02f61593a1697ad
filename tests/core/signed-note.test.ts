import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import {
  createNoteSigner,
  openNote,
  parseNote,
  parseSignatures,
  parseVerifierKey,
  signatureLine,
  signNote,
} from '../../src/core/signed-note.js';

/** The example key and note of the reference implementation (golang.org/x/mod/sumdb/note). */
const peter = {
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  seed: 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const petersNote = `${peter.text}\n${peter.line}`;

/** A PKCS #8 key out of the 32 bytes of RFC 8032. */
const fromSeed = (seed: Buffer): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });

const verifierOf = (text: string) => parseVerifierKey(text) ?? t.fail(`no verifier key: ${text}`);
const signer = (name: string) => createNoteSigner(name, generateKeyPairSync('ed25519').privateKey);
const bob = signer('bob');
const eve = signer('eve');
const verifiers = [verifierOf(peter.verifier), verifierOf(bob.verifierKey)].filter((one) => typeof one === 'object');

t.test('the reference key and note: read, verified, and written byte for byte', async (t) => {
  const opened = openNote(petersNote, verifiers);
  t.ok('note' in opened && opened.note.text === peter.text && opened.by[0]?.name === 'PeterNeumann');
  const own = createNoteSigner('PeterNeumann', fromSeed(Buffer.from(peter.seed, 'base64').subarray(1)));
  t.equal(own.verifierKey, peter.verifier);
  t.equal(signNote(peter.text, [own]), petersNote);
});

t.test('the example of the specification is taken apart; nobody who knows its key has to believe it', async (t) => {
  const note =
    'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
  const parsed = parseNote(note);
  t.match(parsed?.text, /sole:\n\ned è subito sera\.\n$/, 'an empty line inside the text stays there');
  t.match(parsed?.signatures, [{ name: 'quasimodo.example/salvatore', id: 0x367ba04b }]);
  t.equal(parsed?.signatures[0]?.signature.length, 64);
  t.same(openNote(note, verifiers), { refused: 'unknown' });
});

t.test('no other text passes for the reference key: no part of it, and none with a character changed', async (t) => {
  const key = peter.verifier;
  const isRead = (text: string): boolean => parseVerifierKey(text) !== undefined;
  const parts = [...key].flatMap((_, from) => [...key].map((_, to) => key.slice(from, to + 1)));
  t.same(parts.filter(isRead), [key]);
  const changed = [...key].map(
    (one, n) => key.slice(0, n) + String.fromCharCode(one.charCodeAt(0) + 1) + key.slice(n + 1),
  );
  t.same(changed.filter(isRead), []);
  t.notOk(isRead('spaced name+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'));
});

t.test('signatures of strangers are ignored, a forged one of a known key refuses the whole note', async (t) => {
  const note = signNote('halo\n', [eve, bob]);
  const opened = openNote(note, verifiers);
  t.same('by' in opened && opened.by.map(({ name }) => name), ['bob']);
  t.same(openNote(signNote('halo\n', [eve]), verifiers), { refused: 'unknown' });
  const forged = `${petersNote}${signatureLine('other\n', bob)}`;
  t.same(openNote(forged, verifiers), { refused: 'forged' });
  t.same(openNote(note.replace('halo', 'hulo'), verifiers), { refused: 'forged' });
});

t.test('what is no note is called malformed', async (t) => {
  const { text, line } = peter;
  for (const note of [
    '',
    text,
    `${text}\n`,
    `${text}${line}`,
    `${text}\n${line.slice(0, -1)}`,
    `${text}\n${line}more\n`,
    `${text}\n${line.replace('— ', '- ')}`,
    `${text}\n${line.replace('=\n', '\n')}`,
    `${text}\n${line.replace('x08go', 'x08g o')}`,
    `${text.replace('\n', '\r\n')}\n${line}`,
    `${text}\n${line.repeat(101)}`,
  ])
    t.same(openNote(note, verifiers), { refused: 'malformed' }, JSON.stringify(note.slice(0, 40)));
});

t.test('a name with a space or a plus, another kind of key, and text without its line break are refused', async (t) => {
  const { privateKey } = generateKeyPairSync('ed25519');
  for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb']) t.throws(() => createNoteSigner(name, privateKey));
  t.throws(() => createNoteSigner('a', generateKeyPairSync('x25519').privateKey));
  for (const text of ['', 'a', 'a\tb\n', 'a\ud800\n']) t.throws(() => signNote(text, [bob]));
});

t.test('whatever was signed opens, with empty lines, dashes and letters of any script', async () => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '—', 'ꦗ', '\n', '+', '😀') }));
  fc.assert(
    fc.property(lines, (all) => {
      const text = `${all.join('\n')}\n`;
      const opened = openNote(signNote(text, [eve, bob]), verifiers);
      return 'note' in opened && opened.note.text === text && opened.by.length === 1;
    }),
  );
});

t.test('any text at all is opened or refused', async () => {
  const piece = fc.constantFrom('\n', '\n\n', '— ', 'bob ', peter.line, peter.text, 'AAAA', '=', '\ud800');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(piece, fc.string())).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      parseVerifierKey(text);
      parseSignatures(text);
      const opened = openNote(text, verifiers);
      return 'refused' in opened || opened.note.text === peter.text;
    }),
  );
});
