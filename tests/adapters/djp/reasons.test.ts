import t from 'tap';
import { reasons } from '../../../adapters/djp/reasons.js';

t.test('each thing that speaks against the taxpayer is a reason', async (t) => {
  t.same(reasons.decode({ STATUS_NAMA: 'tidak sesuai', STATUS_SPT: 'INVALID', STATUS_WP: 'NE' }), [
    'NAME_MISMATCH',
    'RETURNS_MISSING',
    'NON_EFFECTIVE',
  ]);
  t.same(reasons.decode({ STATUS_WP: ' DE ' }), ['DEREGISTERED']);
});

t.test('nothing said, or said in other words, is no reason', async (t) => {
  t.same(reasons.decode({}), []);
  t.same(reasons.decode({ STATUS_NAMA: null, STATUS_SPT: 1, STATUS_WP: 'AKTIF' }), []);
  t.equal(reasons.decode('INVALID'), undefined);
});
