import { randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import t from 'tap';
import { stateSchema } from '../../../src/http/routes/exchange-state.js';
import { startGateway, withRoute, withSystem } from '../../gateway.js';
import { assertProblem } from '../asking.js';

const desk = 'dpmptsp.perizinan';
const publish = 'licensing.permit.publish.v1';

t.test('both systems concerned by an exchange see where it is, and nothing personal', async (t) => {
  const { exchange, call, control, cases } = await startGateway(t, {
    configure: (shipped) =>
      withRoute(publish, { retry: { attempts: 4, firstDelayMs: 20, maxDelayMs: 40 } })(
        withSystem('oss.rba', { client: { roles: ['consumer'] } })(shipped),
      ),
  });
  await control('/faults/oss', { body: { status: 503, times: 2 } });
  const permit = cases.permits?.cafe ?? {};
  const headers = { 'idempotency-key': randomUUID(), prefer: 'respond-async, wait=20' };
  const published = await exchange(publish, permit, headers);
  t.equal(published.status, 200, published.text);
  const id = String(published.headers.get('gateway-exchange'));

  const seen = await call(desk, `/v1/exchanges/${id}`);
  const state = seen.json();
  t.match(state, {
    state: 'completed',
    delivery: { system: 'oss.rba', attempts: 3 },
    timeline: [
      { outcome: 'queued', attempts: 0, code: null },
      { outcome: 'postponed', attempts: 1, code: 'PROVIDER_UNAVAILABLE' },
      { outcome: 'postponed', attempts: 2, code: 'PROVIDER_UNAVAILABLE' },
      { outcome: 'completed', attempts: 3, code: null },
    ],
  });
  const times = (state.timeline as { at: string }[]).map(({ at }) => at);
  t.strictSame(times, [...times].sort());
  t.equal(state.endedAt, times.at(-1));

  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  formats.default(ajv);
  t.ok(ajv.validate(stateSchema, state), ajv.errorsText());
  const { components: _, paths } = (await call(undefined, '/openapi.json')).json<{
    components: object;
    paths: never;
  }>();
  t.match(paths, {
    '/v1/exchanges/{exchange}': {
      get: { responses: { 200: { content: { 'application/json': { schema: { properties: { timeline: {} } } } } } } },
    },
  });

  const { passedOn, ...same } = (await call('oss.rba', `/v1/exchanges/${id}`)).json<{ passedOn: unknown }>();
  t.strictSame(same, state, 'the provider sees the same');
  t.match(passedOn, [{ service: 'licensing.permit.published.v1' }], 'and to whom its permit is told');
  assertProblem(t, await call('oss.rba', `/v1/exchanges/${id}/response`), 'NOT_FOUND');
  assertProblem(t, await call('tamansari.smartkampung', `/v1/exchanges/${id}`), 'NOT_FOUND');

  for (const value of ['petugas-07', '503/0001/2026', permit.nib, permit.permitNumber])
    t.notMatch(seen.text, String(value));
});
