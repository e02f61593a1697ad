import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { type Reply, startGateway, type TestGateway, withRoute } from '../gateway.js';
import { mailboxOf, officer } from './registry-office.js';

const service = 'population.move.report.v1';
const origin = 'tamansari.smartkampung';
const destination = 'licin.smartkampung';
const [from, to] = ['35.10.24.2008', '35.10.24.2003'];

const ended = async ({ call }: TestGateway, reply: Reply) => {
  const id = reply.headers.get('gateway-exchange');
  for (;;) {
    const view = (await call(origin, `/v1/exchanges/${id}`)).json();
    if (!['accepted', 'queued'].includes(String(view.state))) return view;
    await pause(50);
  }
};

const setUp = (gateway: TestGateway) => {
  const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.CIVIL_EVENT' };
  let keys = 0;
  return {
    /** As the clerk of the village of origin, each under a key of its own. */
    report: (body: object) =>
      gateway.exchange(
        service,
        body,
        { ...purpose, 'idempotency-key': `"pindah-${++keys}"`, prefer: 'wait=20' },
        origin,
      ),
    villageOf: async (nik: Json | undefined) => {
      const desk = { 'gateway-purpose': 'PUBLIC_SERVICE.LICENSING' };
      const reply = await gateway.exchange('population.person.read.v1', { nik }, desk);
      const { address, code } = reply.json<{ address?: { regionCode: string }; code?: string }>();
      return address?.regionCode ?? code;
    },
    heard: async () => [await mailboxOf(gateway, origin), await mailboxOf(gateway, destination)] as const,
  };
};

t.test('F14: a move changes the registers of both villages, once', async (t) => {
  const gateway = await startGateway(t, {
    configure: withRoute(service, { retry: { attempts: 8, firstDelayMs: 50, maxDelayMs: 200 } }),
  });
  const { cases, control, lines } = gateway;
  const { report, villageOf, heard } = setUp(gateway);
  const { alive, aliveWoman, papua, deceased, notFound } = cases.persons ?? {};
  const move = {
    letterNumber: '475/014/429.524.08/2026',
    nik: alive?.nik,
    companions: [aliveWoman?.nik],
    movedOn: '2026-11-20',
    reason: 'FAMILY',
    villageCode: from,
    destination: { villageCode: to, street: 'DUSUN KRAJAN', rt: '002', rw: '001' },
  };

  await t.test(
    'the letter of the village of origin reaches the registry once, though it is away at first',
    async (t) => {
      await control('/faults/dukcapil', { body: { failNext: 2, status: 503 } });
      const reply = await report(move);
      t.match([reply.status, reply.json()], [200, { status: 'RECEIVED', registrationNumber: /^PDH-/ }], reply.text);
      t.same((await report(move)).json(), reply.json(), 'the same letter is the same report');
      const other = await report({ ...move, letterNumber: '475/099/429.524.08/2026' });
      t.match(await ended(gateway, other), { delivery: { code: 'ALREADY_DONE' } }, 'another letter of the same move');
      t.match((await control('/dukcapil/reports')).json(), { moves: 1 });
      t.equal(await villageOf(alive?.nik), from, 'nobody has decided yet');
    },
  );

  await t.test('once decided, both villages hear of it once, however often the registry tells', async (t) => {
    t.match(await officer(gateway, 'record', { repeat: 3 }), [{ status: 200 }, { status: 200 }, { status: 200 }]);
    const [left, arrived] = await heard();
    t.same([left.length, arrived.length], [1, 1]);
    t.match(left[0], {
      kind: 'MOVE',
      happenedOn: '2026-11-20',
      deedNumber: /^SKPWNI\/3510\//,
      reportNumber: /^PDH-/,
      move: { from, to },
      villages: [from, to],
      persons: [
        { role: 'MOVER', nik: alive?.nik, villageCode: to },
        { role: 'MOVER', nik: aliveWoman?.nik, villageCode: to },
      ],
    });
    t.same(arrived[0], left[0], 'the village of destination reads the same');
    const cards = new Set(arrived[0]?.persons.map(({ familyCardNumber }) => familyCardNumber));
    t.equal(cards.size, 1, 'one new family card');
    t.notOk(cards.has(String(alive?.familyCardNumber)));
    t.equal(await villageOf(alive?.nik), to, 'the very next question is answered from the new register');
    for (const system of ['bapenda.pajak', 'dinsos.bansos', 'bpjs.kepesertaan'])
      t.same(await mailboxOf(gateway, system), [], `${system} need not know`);
  });

  await t.test('out of the regency is the outbound half alone: no village here is told of an arrival', async (t) => {
    const away = { ...move, letterNumber: '475/016/429.524.08/2026', nik: papua?.nik, companions: [], reason: 'WORK' };
    const reply = await report({ ...away, destination: { villageCode: '35.09.21.1003', street: 'JALAN CONTOH 7' } });
    t.equal(reply.status, 200, reply.text);
    await officer(gateway, 'record');
    const [left, arrived] = await heard();
    t.same([left.length, arrived.length], [1, 0]);
    t.match(left[0], { kind: 'MOVE', move: { from, to: '35.09.21.1003' }, villages: [from] });
    t.same(left[0]?.villages, [from]);
    t.equal(await villageOf(papua?.nik), 'SUBJECT_INACTIVE', 'this regency’s register no longer answers for them');
  });

  await t.test('who does not live there, is dead or is unknown does not move, and the village reads why', async (t) => {
    const codeOf = async (nik: Json | undefined, letterNumber: string, rest: object = {}) => {
      const view = await ended(gateway, await report({ ...move, letterNumber, nik, companions: [], ...rest }));
      return (view.delivery as { code?: string } | undefined)?.code;
    };
    t.equal(await codeOf(alive?.nik, 'A-1', { movedOn: '2026-11-21' }), 'SUBJECT_NOT_FOUND', 'has moved away already');
    t.equal(await codeOf(deceased?.nik, 'A-2'), 'SUBJECT_DECEASED');
    t.equal(await codeOf(notFound?.nik, 'A-3'), 'SUBJECT_NOT_FOUND');
    const byName = await report({
      ...move,
      letterNumber: 'A-4',
      destination: { villageCode: 'Tamansari', street: 'X' },
    });
    t.match([byName.status, byName.json()], [422, { errors: [{ pointer: '/destination/villageCode' }] }]);
    await officer(gateway, 'record');
    const [left, arrived] = await heard();
    t.same([left.length, arrived.length], [0, 0], 'no register changed');
  });

  for (const one of [alive, aliveWoman, papua]) t.notOk(lines.join('\n').includes(String(one?.nik)));
});
