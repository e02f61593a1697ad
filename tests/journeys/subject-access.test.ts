import t from 'tap';
import { startGateway, type TestGateway } from '../gateway.js';
import { birthOf } from './registry-office.js';

interface Disclosure {
  readonly at: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly purpose: string;
  readonly elements: readonly string[];
  readonly parent: string | null;
}

const village = 'tamansari.smartkampung';
const nib = 'licensing.nib.received.v1';
const subscribers = ['dpmptsp.perizinan', 'bapenda.pajak', village];

const disclosuresOf = async ({ call }: TestGateway, identifier: unknown): Promise<readonly Disclosure[]> => {
  const reply = await call('inspektorat.audit', '/audit/v1/subjects/search', { body: { scheme: 'nik', identifier } });
  return reply.json<{ disclosures: readonly Disclosure[] }>().disclosures;
};

/** The subscriber fetches what waits for it, and acknowledges it. */
const take = async ({ call }: TestGateway, system: string): Promise<void> => {
  const { items } = (await call(system, '/v1/inbox')).json<{ items: readonly { id: string }[] }>();
  for (const { id } of items) await call(system, `/v1/inbox/${id}/ack`, { method: 'POST' });
};

/** OSS tells of a business number, and every subscriber takes its share. */
const issue = async (gateway: TestGateway, business: string): Promise<void> => {
  const url = `${gateway.url}/native/oss.rba/receiveNIB`;
  await gateway.control('/oss/send-nib', { body: { case: business, url } });
  for (const system of subscribers) await take(gateway, system);
};

t.test('F17: a citizen asks who received what about them, and the auditor answers from the log', async (t) => {
  const gateway = await startGateway(t);
  const { exchange, cases } = gateway;
  const { alive, aliveWoman, inactive, papua } = cases.persons ?? {};
  const asVillage = (service: string, body: object, purpose: string, key: string) =>
    exchange(service, body, { 'gateway-purpose': purpose, 'idempotency-key': key, prefer: 'wait=20' }, village);

  await t.test('before anybody asked for them there is nothing', async (t) => {
    t.same(await disclosuresOf(gateway, alive?.nik), []);
  });

  await t.test('a read, a write, a queued report and an event all count; a refusal does not', async (t) => {
    t.equal((await exchange('population.person.read.v1', { nik: alive?.nik })).status, 200);
    t.equal(
      (await exchange('population.person.read.v1', { nik: alive?.nik }, { 'gateway-elements': 'religion' })).status,
      403,
    );
    const letter = {
      villageCode: '35.10.24.2008',
      letterNumber: '470/9101/429.524.08/2026',
      letterType: 'OTHER',
      nik: alive?.nik,
      fullName: alive?.fullName,
      issuedOn: '2026-11-20',
      document: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'),
    };
    const registered = await asVillage('village.letter.register.v1', letter, 'PUBLIC_SERVICE.VILLAGE_LETTER', 'a');
    t.equal(registered.status, 200, registered.text);
    const birth = birthOf(aliveWoman?.nik, alive?.nik);
    const reported = await asVillage('population.birth.report.v1', birth, 'PUBLIC_SERVICE.CIVIL_EVENT', 'b');
    t.equal(reported.status, 200, reported.text);
    await issue(gateway, 'active');

    const found = await disclosuresOf(gateway, alive?.nik);
    t.same(found.map(({ service, consumer }) => `${service} ${consumer}`).sort(), [
      ...[...subscribers, 'regency.gateway'].map((consumer) => `${nib} ${consumer}`).sort(),
      `population.birth.report.v1 ${village}`,
      'population.person.read.v1 dpmptsp.perizinan',
      `village.letter.register.v1 ${village}`,
    ]);
    const times = found.map(({ at }) => at);
    t.same(times, [...times].sort().reverse(), 'newest first');
  });

  await t.test('each says what was received, of an event what that subscriber took', async (t) => {
    const found = await disclosuresOf(gateway, alive?.nik);
    const of = (service: string, consumer: string) =>
      found.find((one) => one.service === service && one.consumer === consumer);
    t.match(of('population.person.read.v1', 'dpmptsp.perizinan'), {
      provider: 'dukcapil.siak',
      purpose: 'PUBLIC_SERVICE.LICENSING',
      elements: ['fullName', 'sex', 'birthPlace', 'birthDate', 'address'],
      parent: null,
    });
    const share = of(nib, 'dpmptsp.perizinan');
    t.match(share, { provider: 'oss.rba', parent: String });
    t.ok(share?.elements.includes('responsiblePersons'));
    t.ok(of(nib, 'regency.gateway')?.elements.includes('responsiblePersons'), 'the gateway itself took all of it');
  });

  await t.test(
    'of an event count only those whose share names the citizen: a company has its own tax number',
    async (t) => {
      await issue(gateway, 'company');
      const found = await disclosuresOf(gateway, papua?.nik);
      t.same(found.map(({ consumer }) => consumer).sort(), ['dpmptsp.perizinan', 'regency.gateway']);
    },
  );

  await t.test('another citizen has their own, and nobody is told of a stranger', async (t) => {
    t.same(
      (await disclosuresOf(gateway, aliveWoman?.nik)).map(({ service }) => service),
      ['population.birth.report.v1'],
    );
    t.same(await disclosuresOf(gateway, inactive?.nik), []);
  });
});
