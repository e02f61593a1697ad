import fc from 'fast-check';
import t from 'tap';
import { holdChassis } from '../../../adapters/samsat/chassis.js';
import { Failure } from '../../../src/core/failure.js';
import type { Json } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';

const answer = (no_rangka: Json) => ({ body: { code: '0000', data: { no_rangka } } });

t.test('the end of the chassis number opens the answer, however the number is written', async (t) => {
  for (const chassis of ['MH1CONTOH0009001K', 'mh1-contoh-000 9001k', '9001K'])
    for (const last5 of ['9001K', '9001k']) {
      const message = answer(chassis);
      t.equal(holdChassis(last5, message), message);
    }
});

t.test('another chassis is answered like a plate that nobody has', async (t) => {
  t.same(holdChassis('00000', answer('MH1CONTOH0009001K')).body, {
    code: '0014',
    success: false,
    message: 'Data kendaraan tidak ditemukan',
    data: [],
  });
});

t.test('a vehicle without a chassis number is never passed on', async (t) => {
  for (const chassis of [null, '', '-', 12, 'K', {}, []])
    t.equal((await failureOf(() => holdChassis('9001K', answer(chassis)))).code, 'PROVIDER_ANSWER_INVALID');
});

t.test('a mapping that gives no five characters is told so, whatever the answer', async (t) => {
  for (const last5 of [undefined, null, '', '001', '9001KX', ['9001K']])
    t.equal((await failureOf(() => holdChassis(last5, answer('MH1CONTOH0009001K')))).code, 'TRANSLATION_FAILED');
});

t.test('whatever an answer holds, a vehicle passes only with the end of its chassis number', async () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.stringMatching(/^[A-Z0-9]{5}$/), (value, last5) => {
      const message = answer(value as Json);
      try {
        const passed = holdChassis(last5, message).body === message.body;
        const ends = String(value)
          .toUpperCase()
          .replace(/[^A-Z0-9]/g, '')
          .endsWith(last5);
        return passed === ends;
      } catch (error) {
        return error instanceof Failure;
      }
    }),
  );
});
