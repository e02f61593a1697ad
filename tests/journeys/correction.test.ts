import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { JsonObject } from '../../src/core/json.js';
import { type Reply, startGateway, withRoute } from '../gateway.js';
import { mailboxOf, officer } from './registry-office.js';

const service = 'population.correction.request.v1';
const counter = 'mpp.loket';
const village = 'tamansari.smartkampung';
const threeDays = 3 * 24 * 60 * 60 * 1000;

t.test('F17: a citizen has a record corrected, within three times 24 hours', async (t) => {
  const gateway = await startGateway(t, {
    configure: withRoute(service, { retry: { attempts: 100, firstDelayMs: 50, maxDelayMs: 200 } }),
  });
  const { cases, control, exchange, call, lines } = gateway;
  const { alive, notFound, deceased } = cases.persons ?? {};
  const requestedAt = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
  const request = {
    requestNumber: 'MPP-2026-0117',
    nik: alive?.nik,
    requestedAt,
    member: 'FULL_NAME',
    shouldBe: 'BUDI CONTOH SANTOSO',
    evidence: { kind: 'BIRTH_DEED', number: '3510-LT-25042015-0012' },
  };
  let keys = 0;
  const headers = () => ({
    'gateway-purpose': 'PUBLIC_SERVICE.CIVIL_EVENT',
    'gateway-officer': 'loket-3',
    'gateway-case': 'MPP-2026-0117',
    'idempotency-key': `"pembetulan-${++keys}"`,
    prefer: 'wait=20',
  });
  const ask = (body: object) => exchange(service, body, headers(), counter);
  const codeOf = async (reply: Reply) => {
    for (;;) {
      const view = (await call(counter, `/v1/exchanges/${reply.headers.get('gateway-exchange')}`)).json();
      if (view.state !== 'queued') return (view.delivery as JsonObject | undefined)?.code;
      await pause(50);
    }
  };
  const verdict = async (fullName: string) => {
    const claims = { fullName };
    return (await exchange('population.person.verify.v1', { nik: alive?.nik, claims })).json().overall;
  };
  const heard = async () => {
    const [atCounter, inVillage] = [
      await mailboxOf<JsonObject>(gateway, counter),
      await mailboxOf<JsonObject>(gateway, village),
    ];
    const decided = (items: JsonObject[]) => items.filter(({ decision }) => decision !== undefined);
    return { atCounter: decided(atCounter), inVillage: decided(inVillage) };
  };

  await t.test('it reaches the registry once, though it is away at first, and says by when it is due', async (t) => {
    await control('/faults/dukcapil', { body: { failNext: 2, status: 503, operation: 'AJUKAN_PEMBETULAN' } });
    const reply = await ask(request);
    t.equal(reply.status, 200, reply.text);
    const receipt = reply.json();
    t.match(receipt, { status: 'RECEIVED', registrationNumber: /^PBD-/ });
    t.equal(Date.parse(String(receipt.dueAt)) - Date.parse(requestedAt), threeDays);
    t.same((await ask(request)).json(), receipt, 'the same request is the same');
    t.match((await control('/dukcapil/reports')).json(), { corrections: 1 });
    t.same(await heard(), { atCounter: [], inVillage: [] }, 'nobody has decided yet');
  });

  await t.test(
    'rejected: the counter reads why, the record stays, and the village has nothing to change',
    async (t) => {
      await officer(gateway, 'decide', { reject: 'Akta kelahiran menyebut nama yang lama', repeat: 2 });
      const { atCounter, inVillage } = await heard();
      t.equal(atCounter.length, 1, 'told twice, heard once');
      t.match(atCounter[0], {
        requestNumber: 'MPP-2026-0117',
        nik: alive?.nik,
        decision: 'REJECTED',
        reason: 'Akta kelahiran menyebut nama yang lama',
      });
      t.same(inVillage, []);
      t.equal(await verdict('BUDI CONTOH'), 'MATCH');
    },
  );

  await t.test(
    'accepted: the record is another for the very next question, and the village corrects its own',
    async (t) => {
      const again = { ...request, requestNumber: 'MPP-2026-0118', shouldBe: 'BUDI SANTOSO CONTOH' };
      t.equal((await ask(again)).status, 200);
      t.match(await officer(gateway, 'decide'), [{ status: 200 }]);
      const { atCounter, inVillage } = await heard();
      const corrected = {
        decision: 'ACCEPTED',
        nik: alive?.nik,
        member: 'FULL_NAME',
        correctedTo: 'BUDI SANTOSO CONTOH',
      };
      t.match(atCounter, [{ ...corrected, requestNumber: 'MPP-2026-0118' }]);
      t.match(inVillage, [corrected]);
      t.ok(String(atCounter[0]?.decidedAt) < String(atCounter[0]?.dueAt), 'in time, as everybody can see');
      t.equal(await verdict('BUDI SANTOSO CONTOH'), 'MATCH');
    },
  );

  await t.test('what cannot be corrected is told with its reason', async (t) => {
    const other = (requestNumber: string, changes: object) => ask({ ...request, requestNumber, ...changes });
    t.equal(await codeOf(await other('A-1', {})), 'ALREADY_DONE', 'the same wish under another number');
    t.equal(await codeOf(await other('A-2', { nik: notFound?.nik })), 'SUBJECT_NOT_FOUND');
    t.equal(await codeOf(await other('A-3', { nik: deceased?.nik })), 'SUBJECT_DECEASED');
    t.match((await other('A-4', { member: 'RELIGION' })).json(), { errors: [{ pointer: '/member' }] });
  });

  t.notMatch(lines.join('\n'), new RegExp(`${alive?.nik}|SANTOSO`), 'no number and no name is in the process log');
});
