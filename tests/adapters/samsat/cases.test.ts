import t, { type Test } from 'tap';
import { samsat } from '../../../adapters/samsat/adapter.js';
import { buildCases } from '../../../sandbox/cases.js';
import type { Json, JsonObject } from '../../../src/core/json.js';
import { asker } from '../asker.js';

const { vehicles } = buildCases(new Date());

const setup = (t: Test) =>
  asker(t, samsat, 'vehicle.tax.read.v1', (env) => ({
    url: env('SANDBOX_SAMSAT_URL'),
    apiKey: env('SANDBOX_SAMSAT_API_KEY'),
  }));

const requestOf = ({ plate, chassisLast5, use }: (typeof vehicles)[keyof typeof vehicles]): JsonObject => ({
  plate,
  chassisLast5,
  use,
});

const sayOf = (answer: Json): string => {
  if (typeof answer === 'string') return answer;
  const { blocked, due } = answer as { blocked: boolean; due: { arrears: unknown[]; pkbPenalty: number } | null };
  if (blocked) return 'BLOCKED';
  if (due === null) return 'SETTLED';
  return due.arrears.length > 0 || due.pkbPenalty > 0 ? 'ARREARS' : 'DUE';
};

t.test('each named vehicle is as expected, its amounts as numbers or as text', async (t) => {
  const { ask, control } = await setup(t);
  for (const style of ['numbers', 'texts']) {
    await control('POST', '/samsat/amounts', { style });
    for (const [name, one] of Object.entries(vehicles)) {
      const answer = await ask(requestOf(one));
      t.equal(sayOf(answer), one.expect, `${name}, ${style}`);
      if (typeof answer === 'string') continue;
      t.match(
        answer,
        { owner: { fullName: one.ownerName, nik: one.ownerNik }, taxValidUntil: one.taxValidUntil },
        name,
      );
      t.match(answer, { plate: { prefix: one.plate.prefix, number: one.plate.number } }, name);
    }
  }
});

t.test('the owner of a vehicle is a person, a company, or cannot be told', async (t) => {
  const { ask } = await setup(t);
  t.match(
    await ask(requestOf(vehicles.settled)),
    { owner: { kind: 'PERSON', nik: '9171010101909001' } },
    'no digit is lost',
  );
  t.match(await ask(requestOf(vehicles.company)), { owner: { kind: 'COMPANY', nik: null } });
  t.match(await ask(requestOf(vehicles.government)), { owner: { kind: 'UNKNOWN', nik: null } });
});

t.test('arrears come by year, the most recent first, with the surcharge of the regency', async (t) => {
  const { ask } = await setup(t);
  const answer = (await ask(requestOf(vehicles.arrears))) as { due: { opsen: number; arrears: JsonObject[] } };
  t.equal(answer.due.opsen, 122_760);
  const [first, second, ...more] = answer.due.arrears;
  t.equal(more.length, 0);
  t.equal(Number(first?.year) - Number(second?.year), 1);
  t.equal(second?.year, Number(vehicles.arrears.taxValidUntil.slice(0, 4)), 'the oldest began when the tax ran out');
  t.match(first, { pkb: 186_000, opsen: 122_760 });
});

t.test('a key that is refused and a quota that is used up are told as such', async (t) => {
  const { ask, control } = await setup(t);
  await control('POST', '/faults/samsat', { quotaExhausted: true });
  t.equal(await ask(requestOf(vehicles.due)), 'PROVIDER_QUOTA_EXHAUSTED');
  for (const malformed of ['html', 'empty', 'null', 'half']) {
    await control('POST', '/faults/samsat', { malformed });
    t.equal(await ask(requestOf(vehicles.due)), 'PROVIDER_ANSWER_INVALID', malformed);
  }
  const wrong = await asker(t, samsat, 'vehicle.tax.read.v1', (env) => ({
    url: env('SANDBOX_SAMSAT_URL'),
    apiKey: 'salah',
  }));
  t.equal(await wrong.ask(requestOf(vehicles.due)), 'PROVIDER_AUTH_FAILED');
});
