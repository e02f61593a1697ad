import fc from 'fast-check';
import t from 'tap';
import { overall, verdict } from '../../../adapters/dukcapil/verdict.js';

t.test('a verdict comes with its score where the registry gives one, whatever case and spaces', async (t) => {
  t.same(verdict.decode('Sesuai (100)'), { verdict: 'MATCH', score: 100 });
  t.same(verdict.decode(' TIDAK  SESUAI(62) '), { verdict: 'MISMATCH', score: 62 });
  t.same(verdict.decode('Sesuai'), { verdict: 'MATCH' });
});

t.test('words that are no verdict are not understood, never taken for a match', async (t) => {
  for (const native of ['', 'Ya', 'Sesuai?', 'Sesuai (101)', 'Kurang Sesuai', null, 1, {}, []])
    t.equal(verdict.decode(native), undefined);
});

t.test('a verdict that is written and read again is the same', async () => {
  const said = fc.record(
    { verdict: fc.constantFrom('MATCH', 'MISMATCH'), score: fc.integer({ min: 0, max: 100 }) },
    { requiredKeys: ['verdict'] },
  );
  fc.assert(
    fc.property(
      said,
      (value) => JSON.stringify(verdict.decode(verdict.encode(value) ?? null)) === JSON.stringify(value),
    ),
  );
});

t.test('one mismatch makes the whole a mismatch; the NIK alone checks nothing', async (t) => {
  t.equal(overall.decode({ NIK: 'Sesuai', NAMA_LGKP: 'Sesuai (95)', TGL_LHR: 'Sesuai' }), 'MATCH');
  t.equal(overall.decode({ NIK: 'Sesuai', NAMA_LGKP: 'Sesuai (95)', TGL_LHR: 'Tidak Sesuai' }), 'MISMATCH');
  t.equal(overall.decode({ NIK: 'Sesuai' }), 'NOT_CHECKED');
  t.equal(overall.decode('Sesuai'), undefined);
});
