import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { commit, commitTo, createSalts } from '../../src/log/commitment.js';

t.test('a commitment is the SHA-256 of salt, field, line break and value, however long the value', async () => {
  const plain = (salt: Uint8Array, field: string, value: Uint8Array): string =>
    createHash('sha256')
      .update(Buffer.concat([salt, Buffer.from(`${field}\n`), value]))
      .digest('base64url');
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.string({ unit: 'binary' }),
      fc.nat(6_000),
      (salt, text, n) => {
        const value = text + 'x'.repeat(n);
        const bytes = Buffer.from(value);
        const expected = plain(salt, 'request', bytes);
        return commit(salt, 'request', value) === expected && commit(salt, 'request', bytes) === expected;
      },
    ),
  );
});

t.test('no salt is drawn twice', async (t) => {
  const salt = createSalts();
  const drawn = new Set(Array.from({ length: 5_000 }, () => Buffer.from(salt()).toString('hex')));
  t.equal(drawn.size, 5_000);
});

t.test('equal values have different commitments, and what is kept in the opening proves each', async (t) => {
  const sealed = { subjects: [{ scheme: 'nik', value: '3510240101909001' }], officer: 'a', request: randomBytes(10) };
  const salt = createSalts();
  const [one, two] = [commitTo(sealed, salt), commitTo(sealed, salt)];
  t.strictNotSame(one.commitments, two.commitments);
  for (const { field, salt, value } of one.opening.filter(({ value }) => value !== undefined))
    t.equal(new Map(one.commitments).get(field), commit(Buffer.from(salt, 'base64url'), field, value ?? ''));
  t.equal(one.opening.find(({ field }) => field === 'subject')?.value, 'nik:3510240101909001');
  t.notOk(one.opening.find(({ field }) => field === 'request')?.value, 'payloads are not kept');
});

t.test('the commitments of twelve subjects are in the order of canonical JSON', async (t) => {
  const subjects = Array.from({ length: 12 }, (_, n) => ({
    scheme: 'nik',
    value: String(3510240101909001n + BigInt(n)),
  }));
  const fields = commitTo({ subjects, case: 'c' }, createSalts()).commitments.map(([field]) => field);
  t.strictSame(fields, [...fields].sort());
  t.equal(fields.length, 13);
});
