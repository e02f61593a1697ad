import { randomInt, randomUUID } from 'node:crypto';
import { ask, identity, member, pick } from './ask.js';
import { type Consumer, consumer } from './consumer.js';
import { control } from './control.js';
import { at, type Json, list, text } from './json.js';
import { receive } from './mailbox.js';
import { waitFor } from './patience.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

const exported = 'SIMKAH';
const villages = ['tamansari.smartkampung', 'licin.smartkampung'] as const;

/** A part of the marriage register that nobody exported before. */
interface Register {
  readonly serial: number;
  readonly day: string;
}

const freshRegister = (place: Place): Register => {
  const today = Date.parse(text(at(place.cases, 'asOf')));
  const day = new Date(today - randomInt(1500) * 86_400_000).toISOString().slice(0, 10);
  return { serial: randomInt(200, 900), day };
};

/** The KUA saves an export into its folder, and reads the report that the gateway puts beside it. */
const drop = (place: Place, tell: Tell, register: Register, expected: string, words: Text): Promise<void> =>
  step(exported, async () => {
    const started = performance.now();
    const file = `nikah-${randomUUID().slice(0, 8)}.csv`;
    await control(place, '/kua/export', { file, cases: ['registered', 'mangled', 'plain'], register: { ...register } });
    const report = await waitFor(`the report about ${file}`, async () =>
      list(at(await control(place, '/kua/reports'), 'reports')).find((one) => at(one, 'report', 'file') === file),
    );
    const { read, accepted, faulty } = at(report, 'report', 'rows') as Readonly<Record<string, Json>>;
    expectEqual('the report', text(at(report, 'report', 'outcome')).toUpperCase(), expected);
    const ms = Math.round(performance.now() - started);
    tell.step(exported, expected, { exchange: '', ms }, words);
    tell.remark({
      en: `${file}: ${text(read)} rows, ${text(accepted)} taken, ${text(faulty)} faulty`,
      id: `${file}: ${text(read)} baris, ${text(accepted)} diterima, ${text(faulty)} bermasalah`,
    });
    for (const fault of list(at(report, 'report', 'faults')))
      tell.remark({
        en: `row ${text(at(fault, 'row'))}: ${text(at(fault, 'detail', 'en'))}`,
        id: `baris ${text(at(fault, 'row'))}: ${text(at(fault, 'detail', 'id'))}`,
      });
  });

/** Each village empties its mailbox: the one couple of whom one lives there, without the number of the announcement. */
const collect = async (place: Place, tell: Tell, { day }: Register, started: number): Promise<void> => {
  for (const village of villages)
    await step(village, async () => {
      const items = await receive(await consumer(place, village), 1, (body) => at(body, 'contractDate') === day);
      expectEqual('deeds', items.length, 1);
      const share = items.some(({ body }) => at(body, 'registrationNumber') !== undefined) ? 'TOO MUCH' : '1 DEED';
      expectEqual('its share', share, '1 DEED');
      const words = { en: 'its own couple waited in its mailbox', id: 'pasangan warganya menunggu di kotak masuk' };
      const ms = Math.round(performance.now() - started);
      tell.step(village, share, { exchange: items[0]?.exchange ?? '', ms }, words);
    });
};

/** The civil registry is told by itself; a read by the KUA then finds the spouse married. */
const registered = (kua: Consumer, place: Place, tell: Tell, before: number): Promise<unknown> => {
  const service = 'population.person.read.v1';
  return step(service, async () => {
    await waitFor('the deed at the civil registry', async () => ((await marriages(place)) > before ? true : undefined));
    await ask(kua, tell, {
      service,
      body: pick(at(place.cases, 'persons', 'papua'), 'nik'),
      verdict: member('maritalStatus'),
      expected: 'MARRIED',
      words: { en: 'the civil registry knows it by itself', id: 'Dukcapil sudah mencatatnya' },
    });
  });
};

const marriages = async (place: Place): Promise<number> =>
  Number(at(await control(place, '/dukcapil/reports'), 'marriages'));

/** Flow F4: a marriage, from the check of both spouses to villages and civil registry, which hear of it by themselves. */
export const marriage = async (place: Place, tell: Tell): Promise<void> => {
  const kua = await consumer(place, 'kua.simkah', 'PUBLIC_SERVICE.MARRIAGE');
  const spouses: readonly (readonly [string, Text])[] = [
    ['papua', { en: 'the groom is who the civil registry knows', id: 'mempelai pria sesuai data Dukcapil' }],
    ['aliveWoman', { en: 'so is the bride', id: 'mempelai wanita juga' }],
  ];
  for (const [name, words] of spouses)
    await ask(kua, tell, {
      service: 'population.person.verify.v1',
      body: identity(at(place.cases, 'persons', name)),
      verdict: member('overall'),
      expected: 'MATCH',
      words,
    });
  const register = freshRegister(place);
  const before = await marriages(place);
  const started = performance.now();
  const taken = { en: 'the month’s export; Excel spoilt one number', id: 'ekspor bulanan; satu nomor dirusak Excel' };
  await drop(place, tell, register, 'ACCEPTED IN PART', taken);
  await collect(place, tell, register, started);
  await registered(kua, place, tell, before);
  const again = { en: 'exported again, it makes nothing new', id: 'diekspor lagi, tidak ada yang baru' };
  await drop(place, tell, register, 'RECEIVED BEFORE', again);
};
