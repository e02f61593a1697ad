import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { asFailure, type Place } from '../../src/core/unexpected.js';

t.test('what is no Failure becomes UNEXPECTED, says where to look in both languages and keeps its cause', async (t) => {
  const cause = new Error('x');
  const places: readonly (readonly [Place, RegExp, RegExp])[] = [
    ['request', /under this request/, /permintaan ini/],
    ['exchange', /under this exchange/, /pertukaran ini/],
    [{ adapterOf: 'oss.rba' }, /adapter of oss\.rba .* under this exchange/, /Adapter oss\.rba .* pertukaran ini/],
  ];
  for (const [place, en, id] of places)
    t.match(asFailure(cause, place), { code: 'UNEXPECTED', sent: 'no', cause, detail: { en, id } });
  t.equal(asFailure(cause, 'exchange', 'unknown').sent, 'unknown', 'after sending it may have happened');
});

t.test('a Failure stays what it is', async (t) => {
  const failure = new Failure('PROVIDER_BUSY', { en: 'Busy.', id: 'Sibuk.' });
  t.equal(asFailure(failure, 'request', 'unknown'), failure);
});
