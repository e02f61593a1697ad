import t from 'tap';
import type { Json } from '../../../src/core/json.js';
import { startGateway, type TestGateway, withAgreement } from '../../gateway.js';
import { assertProblem, nothingSent, purposeHeaders } from '../asking.js';

const read = 'population.person.read.v1';
const agreement = 'dpmptsp-dukcapil-2026';
const unknown = '3510240101909998';

type Line = Record<string, Json>;

const ask = (gateway: TestGateway, body: string, headers: Record<string, string> = {}, service = read) =>
  gateway.call('dpmptsp.perizinan', `/v1/exchanges/${service}/bulk`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...purposeHeaders, ...headers },
    body,
  });

const linesOf = (text: string): Line[] => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

t.test('many reads in one call', async (t) => {
  const gateway = await startGateway(t);
  const { cases, database, reconfigure } = gateway;
  const { nik } = cases.persons?.alive ?? {};
  const line = (value: unknown): string => JSON.stringify({ nik: value });

  await t.test('each line is an exchange of its own, on record, with its answer or its problem', async (t) => {
    const reply = await ask(gateway, [line(nik), '', line(unknown), '{"nik":', line('12'), line(nik)].join('\r\n'));
    t.equal(reply.status, 200, reply.text);
    t.match(reply.headers.get('content-type'), /^application\/x-ndjson/);
    const told = linesOf(reply.text);
    t.match(told, [
      { line: 1, status: 200, response: { nik } },
      { line: 2, status: 404, problem: { code: 'SUBJECT_NOT_FOUND' } },
      { line: 3, status: 400, problem: { code: 'BODY_MALFORMED' } },
      { line: 4, status: 422, problem: { code: 'REQUEST_INVALID' } },
      { line: 5, status: 200, response: { nik } },
    ]);
    t.match(JSON.stringify(told[0]), /"withheld":\[.*"religion"/);
    const entries = await database.query<{ count: number }>(
      'select count(*)::int as count from log.entry where exchange = any($1::uuid[])',
      [told.map(({ exchange }) => exchange)],
    );
    t.same(entries, [{ count: 5 }]);
    t.notMatch(JSON.stringify(told[1]), new RegExp(unknown));
  });

  await t.test('the kept part of the quota ends it, and the line to go on from is said', async (t) => {
    await reconfigure(withAgreement(agreement, { quota: { perDay: 1_000, keep: 999 } }));
    const told = linesOf((await ask(gateway, [line(nik), line(nik), line(nik)].join('\n'))).text);
    const last = told.at(-1);
    t.match(last, { status: 429, stopped: true, problem: { code: 'QUOTA_EXHAUSTED' } });
    t.type(last?.retryAfter, 'number');
    t.equal((await gateway.exchange(read, { nik })).status, 200, 'a single call goes on');
  });

  await t.test('what cannot be asked in bulk is refused whole, and nothing is sent', async (t) => {
    await nothingSent(t, gateway, async () => {
      const json = { 'content-type': 'application/json' };
      assertProblem(t, await ask(gateway, line(nik), json), 'UNSUPPORTED_MEDIA_TYPE');
      assertProblem(t, await ask(gateway, line(nik), {}, 'population.person.guess.v1'), 'SERVICE_UNKNOWN');
      assertProblem(t, await ask(gateway, line(nik), {}, 'licensing.permit.publish.v1'), 'SERVICE_UNKNOWN');
      assertProblem(t, await ask(gateway, line(nik), { 'gateway-purpose': '' }), 'HEADER_INVALID');
      assertProblem(t, await ask(gateway, `${line(nik)}\n`.repeat(200_000)), 'TOO_LARGE');
    });
    t.equal((await ask(gateway, '')).text, '');
  });
});
