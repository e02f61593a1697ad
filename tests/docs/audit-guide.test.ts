import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { wibDay } from '../../src/core/clock.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { openUrl } from '../../src/verify/url-source.js';
import { verifySource } from '../../src/verify/verify.js';
import { startGateway, type TestGateway, withAgreement, withConnection } from '../gateway.js';

const auditor = 'inspektorat.audit';
const agreement = 'dpmptsp-dukcapil-2026';

/** A call of the page under its question's number, and the answer it shows, if any. */
interface Call {
  readonly question: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly shown: JsonObject | undefined;
}

const callsOf = (page: string): Call[] =>
  page.split(/^## /m).flatMap((section) => {
    const question = Number.parseInt(section, 10);
    return [...section.matchAll(/```http\n(GET|POST) (\S+)\n([^`]*)```(?:\n\n```json\n([^`]*)```)?/g)].map(
      ([, method = '', path = '', body = '', json]) => ({
        question,
        method,
        path,
        body,
        shown: json === undefined ? undefined : (JSON.parse(json) as JsonObject),
      }),
    );
  });

/** Where the page shows what the answer has not: a member that is missing or of another type. A list is held to its first item. */
const missing = (shown: Json, real: Json | undefined, at = ''): string[] => {
  if (Array.isArray(shown)) {
    if (!Array.isArray(real)) return [at];
    const [first] = shown;
    if (first === undefined) return real.length === 0 ? [] : [`${at}: not empty`];
    return real.some((item) => missing(first, item).length === 0) ? [] : [`${at}/*`];
  }
  if (isObject(shown))
    return isObject(real)
      ? Object.entries(shown).flatMap(([key, value]) => missing(value, real[key], `${at}/${key}`))
      : [at];
  if (shown === null) return real === undefined ? [at] : [];
  return typeof shown === typeof real ? [] : [at];
};

/** Work of a day, as the page tells it. */
const setup = async (t: Test) => {
  const gateway = await startGateway(t, {
    configure: (configuration) =>
      withAgreement(agreement, { quota: { perDay: 50 } })(
        withConnection('dpmd.siskeudes', { pollMs: 30, settleMs: 30 })({
          ...configuration,
          gateway: { ...configuration.gateway, signals: { repeats: { atLeast: 3 } } },
        }),
      ),
  });
  const { exchange, call, cases, control, reconfigure } = gateway;
  const [nik, erased] = [String(cases.persons?.alive?.nik), String(cases.persons?.aliveWoman?.nik)];
  for (let n = 0; n < 3; n += 1) await exchange('population.person.read.v1', { nik });
  await exchange('population.person.read.v1', { nik: erased });
  await exchange('population.person.read.v1', { nik }, { 'gateway-purpose': 'PUBLIC_SERVICE.HEALTH' });
  await reconfigure(withAgreement(agreement, { quota: { perDay: 60 } }));
  const basis = 'Permohonan subjek data, UU 27/2022 pasal 8';
  const asked = await call('kominfo.admin', '/admin/v1/erasures', {
    body: { scheme: 'nik', identifier: erased, basis },
  });
  const approved = `/admin/v1/erasures/${asked.json().id}/approve`;
  const done = await call('kominfo.dpo', approved, { method: 'POST' });
  t.ok(done.status < 300, done.text);
  await control('/siskeudes/export', { body: { villages: ['35.10.24.2008'], period: '2026-06' } });
  while ((await call('dpmd.pembinaan', '/v1/inbox')).json<{ items: unknown[] }>().items.length === 0) await pause(50);
  return { gateway, nik, erased };
};

const idOf = async ({ call }: TestGateway): Promise<string> => {
  const found = await call(auditor, '/audit/v1/exchanges?service=population.person.read.v1&kind=exchange.answered');
  return (
    found.json<{ entries: { exchange: string; entry: { exchange: string } }[] }>().entries.at(-1)?.entry.exchange ?? ''
  );
};

interface Entry {
  readonly index: number;
  readonly entry: { readonly at: string; readonly elements: { readonly returned: readonly string[] } };
}

t.test('every call of docs/audit-guide.md answers its question', async (t) => {
  const calls = callsOf(await readFile(new URL('docs/audit-guide.md', packageRoot()), 'utf8'));
  t.strictSame([...new Set(calls.map(({ question }) => question))], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const { gateway, nik, erased } = await setup(t);
  const [now, hour] = [Date.now(), 3_600_000];
  const yours: Record<string, string> = {
    from: new Date(now - hour).toISOString(),
    to: new Date(now + hour).toISOString(),
    day: wibDay(new Date(now)),
    exchange: await idOf(gateway),
    nik,
    erased,
  };
  const filled = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => yours[name] ?? '?');
  const answers = new Map<string, string>();

  for (const { question, method, path, body, shown } of calls)
    await t.test(`${question}. ${method} ${path}`, async (t) => {
      const reply = await gateway.call(auditor, filled(path), {
        method,
        ...(body === '' ? {} : { body: JSON.parse(filled(body)) }),
      });
      t.equal(reply.status, 200, reply.text);
      answers.set(path, reply.text);
      if (shown !== undefined) t.strictSame(missing(shown, reply.json() as JsonObject), [], reply.text.slice(0, 2_000));
      const [last] = await gateway.database.query<{ entry: string }>(
        'select entry from log.entry where entry like $1 order by idx desc limit 1',
        ['%"kind":"audit.read"%'],
      );
      t.match(JSON.parse(last?.entry ?? '{}'), { consumer: auditor }, 'the reading is an entry');
      t.notMatch(last?.entry ?? '', nik);
    });

  const answer = <Value>(path: string): Value => JSON.parse(answers.get(path) ?? '{}') as Value;

  await t.test('2: nothing left that the agreement does not grant', async (t) => {
    const [path = ''] = [...answers.keys()].filter((one) => one.includes('/exports'));
    const lines = (answers.get(path) ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { agreement: stood } = answer<{ agreement: { services: Record<string, { elements: string[] }> } }>(
      '/audit/v1/exchanges/{exchange}',
    );
    const granted = stood.services['population.person.read.v1']?.elements ?? [];
    const returned = lines.flatMap(({ entry }) => (entry?.elements?.returned ?? []) as string[]);
    t.ok(returned.length > 4);
    t.strictSame(
      returned.filter((element) => !granted.includes(element)),
      [],
    );
  });

  await t.test('7: indexes follow each other without a gap', async (t) => {
    const { entries } = answer<{ entries: readonly Entry[] }>('/audit/v1/exchanges?limit=200');
    t.ok(entries.length > 10);
    t.ok(entries.every(({ index }, n) => n === 0 || index === (entries[n - 1]?.index ?? 0) - 1));
  });

  await t.test('7: the whole log verifies from outside, entries included', async (t) => {
    const login = { client: auditor, secret: await gateway.gateway.clients.issue(auditor) };
    const lines = await verifySource(await openUrl(gateway.url, login), { keys: [] });
    t.match(JSON.stringify(lines), /entries/);
  });

  await t.test('8: the citizen’s disclosures are those there were', async (t) => {
    const reply = await gateway.call(auditor, '/audit/v1/subjects/search', {
      body: { scheme: 'nik', identifier: nik },
    });
    t.equal(reply.json<{ disclosures: unknown[] }>().disclosures.length, 3);
  });
});
