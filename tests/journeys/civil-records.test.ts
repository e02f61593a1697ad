import t from 'tap';
import { startGateway, type TestGateway } from '../gateway.js';
import { birthOf, type CivilEvent, mailboxOf, officer } from './registry-office.js';

const village = 'tamansari.smartkampung';
const villageCode = '35.10.24.2008';
const subscribers = [village, 'licin.smartkampung', 'bapenda.pajak', 'dinsos.bansos', 'bpjs.kepesertaan'] as const;

/** A report that reached the registry. */
const report = async ({ exchange }: TestGateway, service: string, body: object, system = village): Promise<void> => {
  const purpose = system === village ? 'PUBLIC_SERVICE.CIVIL_EVENT' : 'PUBLIC_SERVICE.MARRIAGE';
  const headers = { 'gateway-purpose': purpose, 'idempotency-key': `"${JSON.stringify(body).length}-${service}"` };
  const reply = await exchange(service, body, { ...headers, prefer: 'wait=25' }, system);
  if (reply.status !== 200) throw new Error(reply.text);
};

/** What each subscriber found in its mailbox, acknowledged. */
const heard = async (gateway: TestGateway): Promise<Record<(typeof subscribers)[number], CivilEvent[]>> => {
  const taken = subscribers.map(async (system) => [system, await mailboxOf(gateway, system)] as const);
  return Object.fromEntries(await Promise.all(taken)) as Record<(typeof subscribers)[number], CivilEvent[]>;
};

const counts = (events: Record<string, CivilEvent[]>) => subscribers.map((system) => events[system]?.length);

t.test('what the civil registry recorded reaches whom it concerns', async (t) => {
  const gateway = await startGateway(t);
  const { cases, exchange, lines } = gateway;
  const { alive, aliveWoman, papua } = cases.persons ?? {};

  await t.test(
    'F7: a new child is known to its village and insured from birth on; no other office hears of it',
    async (t) => {
      await report(gateway, 'population.birth.report.v1', birthOf(aliveWoman?.nik));
      t.match(await officer(gateway, 'record', { repeat: 2 }), [{ status: 200 }, { status: 200 }]);
      const events = await heard(gateway);
      t.same(counts(events), [1, 0, 0, 0, 1], 'told twice, heard once');
      const [known] = events[village];
      t.match(known, {
        kind: 'BIRTH',
        deedNumber: /^3510-LU-/,
        reportNumber: /^LHR-/,
        villages: [villageCode],
        persons: [{ role: 'CHILD', nik: /^351024601126/, fullName: 'PUTRI CONTOH' }, { role: 'MOTHER' }],
      });
      const [insured] = events['bpjs.kepesertaan'];
      t.equal(insured?.persons[0]?.familyCardNumber, aliveWoman?.familyCardNumber);
      t.notOk(insured?.deedNumber ?? insured?.villages ?? insured?.persons[0]?.villageCode, 'withheld');
    },
  );

  await t.test(
    'F8: a death ends aid, insurance and tax bills; the wrong citizen is taken back with a reason',
    async (t) => {
      const { nik, fullName, birthDate } = alive ?? {};
      const verify = () => exchange('population.person.verify.v1', { nik, claims: { fullName, birthDate } });
      t.match((await verify()).json(), { lifeStatus: 'ALIVE' });
      const death = { letterNumber: '474.3/005/2026', nik, diedOn: '2026-11-19', cause: 'ILLNESS', villageCode };
      await report(gateway, 'population.death.report.v1', death);
      await officer(gateway, 'record');
      const events = await heard(gateway);
      t.same(counts(events), [1, 0, 1, 1, 1]);
      t.match(events['dinsos.bansos'], [{ kind: 'DEATH', persons: [{ role: 'DECEASED', nik }] }]);
      t.notOk(events['bapenda.pajak'][0]?.persons[0]?.familyCardNumber, 'the tax office needs no family card');
      t.match((await verify()).json(), { code: 'SUBJECT_DECEASED' });

      t.match(await officer(gateway, 'correct', { nik }), [{ status: 400 }], 'no correction without a reason');
      t.same(counts(await heard(gateway)), [0, 0, 0, 0, 0]);
      t.match(await officer(gateway, 'correct', { nik, reason: 'Salah NIK pada surat kematian' }), [{ status: 200 }]);
      const corrected = await heard(gateway);
      t.same(counts(corrected), [1, 0, 1, 1, 1], 'whoever heard of the death hears that it was none');
      const eventNumber = events['dinsos.bansos'][0]?.eventNumber;
      const correction = { eventNumber, reason: 'Salah NIK pada surat kematian' };
      t.match(corrected['dinsos.bansos'], [{ kind: 'DEATH', correction, persons: [{ nik }] }]);
      t.match((await verify()).json(), { lifeStatus: 'ALIVE' }, 'no answer outlives it');
    },
  );

  await t.test('F4: a recorded marriage brings the new family card to the spouses’ villages alone', async (t) => {
    const deed = {
      aktaNumber: '3510241112026001',
      kuaCode: '3510241',
      contractDate: '2026-11-14',
      groomNik: papua?.nik,
      brideNik: aliveWoman?.nik,
    };
    await report(gateway, 'population.marital-status.update.v1', deed, 'kua.simkah');
    await officer(gateway, 'record');
    const events = await heard(gateway);
    t.same(counts(events), [1, 0, 0, 0, 0]);
    const [groom, bride] = events[village][0]?.persons ?? [];
    t.match(
      [groom, bride],
      [
        { role: 'HUSBAND', nik: papua?.nik },
        { role: 'WIFE', nik: aliveWoman?.nik },
      ],
    );
    t.equal(groom?.familyCardNumber, bride?.familyCardNumber);
  });

  await t.test('whoever is not the registry is not believed, and no number of a person is logged', async (t) => {
    const nik = String(alive?.nik);
    t.match(await officer(gateway, 'correct', { nik, reason: 'x', password: 'salah' }), [{ status: 401 }]);
    t.same(counts(await heard(gateway)), [0, 0, 0, 0, 0]);
    for (const one of [alive, aliveWoman, papua]) t.notOk(lines.join('\n').includes(String(one?.nik)));
  });
});
