import fc from 'fast-check';
import t from 'tap';
import type { RestOperation } from '../../../adapters/rest/config.js';
import { target } from '../../../adapters/rest/target.js';
import { Failure } from '../../../src/core/failure.js';

const operation: RestOperation = { method: 'GET', path: '/v1/people/{nik}/papers', query: ['q'], effect: 'read' };

t.test('whatever a value is, it stays in its own segment and comes out again', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (nik, q) => {
      fc.pre(nik.trim() !== '' && nik !== '.' && nik !== '..');
      const url = new URL(target('https://host.example/api/', operation, { nik, q }).url);
      const segments = url.pathname.split('/');
      return (
        url.host === 'host.example' &&
        segments.length === 6 &&
        decodeURIComponent(segments[4] ?? '') === nik &&
        url.searchParams.get('q') === q &&
        url.hash === ''
      );
    }),
  );
});

t.test('a value that would climb, or be no segment at all, is refused without being repeated', async (t) => {
  const whole: RestOperation = { method: 'GET', path: '/people/{nik}', effect: 'read' };
  for (const nik of ['..', '.', '', '  ', '\ud800', null, ['a'], { a: 1 }]) {
    const work = () => target('https://host.example', whole, { nik });
    t.throws(work, { code: 'TRANSLATION_FAILED' }, JSON.stringify(nik));
  }
  t.throws(() => target('https://host.example', whole, {}), { code: 'TRANSLATION_FAILED' });
  const halves: RestOperation = { ...whole, path: '/people/{a}{b}' };
  t.throws(() => target('https://host.example', halves, { a: '.', b: '.' }), Failure);
});
