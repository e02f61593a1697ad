import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { cosignedAt, createCosigner, parseWitnessKey } from '../../src/core/cosignature.js';
import { createNoteSigner, openNote, parseNote, parseVerifierKey, signNote } from '../../src/core/signed-note.js';

/** The example of c2sp.org/tlog-cosignature. */
const example = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
const text = 'jembatan.test/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const at = new Date('2026-11-25T02:15:31.900Z');
const witness = createCosigner('inspektorat.test/w1', privateKey, () => at);

t.test('the example of the specification says when its witness signed', async (t) => {
  const [, cosignature] = parseNote(example)?.signatures ?? [];
  t.equal(cosignature?.name, 'witness.example.com/w1');
  t.equal(cosignedAt(cosignature?.signature ?? Buffer.alloc(72)).getTime(), 1_679_315_147_000);
});

t.test('a cosignature is what the specification says, computed here once more', async (t) => {
  const bytes = witness.sign(text);
  t.equal(bytes.length, 72);
  t.equal(Buffer.from(bytes).readBigUInt64BE(), BigInt(Math.floor(at.getTime() / 1000)));
  const message = `cosignature/v1\ntime ${Math.floor(at.getTime() / 1000)}\n${text}`;
  t.ok(verify(null, Buffer.from(message), publicKey, bytes.subarray(8)));
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const id = createHash('sha256').update(Buffer.concat([Buffer.from('inspektorat.test/w1\n\x04'), raw]));
  t.equal(witness.verifierKey.split('+')[1], id.digest('hex').slice(0, 8));
});

t.test('a witness key verifies its cosignature and no plain signature, and the other way round', async (t) => {
  const key = parseWitnessKey(witness.verifierKey);
  const plain = createNoteSigner('inspektorat.test/w1', privateKey);
  const verifiers = key === undefined ? [] : [key];
  t.ok('note' in openNote(signNote(text, [witness]), verifiers));
  t.same(openNote(signNote(text, [plain]), verifiers), { refused: 'unknown' });
  t.equal(parseVerifierKey(witness.verifierKey), undefined);
  t.equal(parseWitnessKey(plain.verifierKey), undefined);
});

t.test('another time, another text or any other bytes do not verify', async (t) => {
  const key = parseWitnessKey(witness.verifierKey);
  const bytes = witness.sign(text);
  t.ok(key?.verify(text, bytes));
  t.notOk(key?.verify(text.replace('0', '1'), bytes));
  fc.assert(
    fc.property(
      fc.nat(71),
      (n) =>
        key?.verify(
          text,
          bytes.map((one, m) => (m === n ? one ^ 1 : one)),
        ) === false,
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (any) => key?.verify(text, any) === false));
});
