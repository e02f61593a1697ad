import t, { type Test } from 'tap';
import { sim } from '../../../adapters/sim/adapter.js';
import { buildCases } from '../../../sandbox/cases.js';
import type { Json } from '../../../src/core/json.js';
import { asker } from '../asker.js';

const { licences, persons } = buildCases(new Date());

const setup = (t: Test, more: { layout?: string; pin?: string; overHttp?: boolean } = {}) =>
  asker(t, sim, 'driving-licence.read.v1', (env) => ({
    transport: more.overHttp ? 'http' : 'tcp',
    url: env(more.overHttp ? 'SANDBOX_SIM_URL' : 'SANDBOX_SIM_TCP_URL'),
    terminal: env('SANDBOX_SIM_TERMINAL'),
    pin: more.pin ?? env('SANDBOX_SIM_PIN'),
    layout: more.layout ?? 'fixed',
  }));

const sayOf = (answer: Json): Json =>
  typeof answer === 'string'
    ? answer
    : (answer as { licences: { class: string; status: string }[] }).licences.map((one) => `${one.class} ${one.status}`);

t.test('each named driver has the licences expected, in either script', async (t) => {
  for (const layout of ['fixed', 'pipe']) {
    const { ask } = await setup(t, { layout });
    for (const [name, one] of Object.entries(licences)) {
      const request = 'nik' in one ? { nik: one.nik } : { licenceNumber: one.licenceNumber };
      t.same(sayOf(await ask(request)), one.expect, `${name}, ${layout}`);
    }
  }
});

t.test('a licence comes with its number, its days and its holder', async (t) => {
  const { ask } = await setup(t, { overHttp: true });
  const { licenceNumber, validUntil } = licences.byOldNumber;
  t.match(await ask({ licenceNumber }), {
    licences: [{ licenceNumber, validUntil, issuedOn: /^\d{4}-\d{2}-\d{2}$/, office: 'BANYUWANGI' }],
    holder: { nik: persons.alive.nik, fullName: persons.alive.fullName },
  });
  t.match(await ask({ licenceNumber: licences.revoked.licenceNumber }), { licences: [{ validUntil: null }] });
});

t.test('numbers of nobody, refused logins and an agency in trouble are told apart', async (t) => {
  const { ask, control } = await setup(t);
  t.equal(await ask({ nik: persons.badFormat.nik }), 'IDENTIFIER_INVALID');
  const troubles: [Record<string, Json>, string][] = [
    [{ quotaExhausted: true }, 'PROVIDER_QUOTA_EXHAUSTED'],
    [{ maintenance: true }, 'PROVIDER_MAINTENANCE'],
    [{ failNext: 1 }, 'PROVIDER_UNAVAILABLE'],
    [{ drop: true }, 'PROVIDER_UNAVAILABLE'],
    [{ malformed: 'half' }, 'PROVIDER_UNAVAILABLE'],
    [{ malformed: 'html' }, 'PROVIDER_ANSWER_INVALID'],
    [{ malformed: 'null' }, 'PROVIDER_ANSWER_INVALID'],
  ];
  for (const [fault, expected] of troubles) {
    await control('POST', '/faults/sim', fault);
    t.equal(await ask({ nik: persons.alive.nik }), expected, JSON.stringify(fault));
  }
  await control('POST', '/reset');
  const wrong = await setup(t, { pin: 'salah' });
  t.equal(await wrong.ask({ nik: persons.alive.nik }), 'PROVIDER_AUTH_FAILED');
});
