import { randomUUID } from 'node:crypto';
import { member, pick } from './ask.js';
import { audit } from './audit.js';
import { consumer } from './consumer.js';
import { control } from './control.js';
import { deliver } from './deliver.js';
import { at, list, text } from './json.js';
import { receive } from './mailbox.js';
import type { Place } from './place.js';
import { expectEqual } from './step.js';
import type { Tell } from './tell.js';

const [from, to, outside] = ['35.10.24.2008', '35.10.24.2003', '35.09.21.1003'] as const;
const purpose = 'PUBLIC_SERVICE.CIVIL_EVENT';

/** Flow F14: a move, reported by the village of origin; the registry's decision changes both villages' registers. */
export const move = async (place: Place, tell: Tell): Promise<void> => {
  const clerk = await consumer(place, 'tamansari.smartkampung', purpose);
  const other = await consumer(place, 'licin.smartkampung', purpose);

  const report = async (villageCode: string, words: { en: string; id: string }) => {
    const citizen = await control(place, `/dukcapil/eldest/${from}`);
    const { exchange } = await deliver(clerk, tell, {
      service: 'population.move.report.v1',
      body: {
        letterNumber: `475/${randomUUID().slice(0, 8)}/429.524.08/2026`,
        ...pick(citizen, 'nik'),
        movedOn: at(place.cases, 'asOf') ?? null,
        reason: 'FAMILY',
        villageCode: from,
        destination: { villageCode, street: 'DUSUN KRAJAN' },
      },
      verdict: member('status'),
      expected: 'RECEIVED',
      words,
    });
    await control(place, '/dukcapil/record', { url: `${place.url}/native/dukcapil.siak/PERISTIWA` });
    return { exchange, nik: at(citizen, 'nik') };
  };

  const hears = async (
    village: typeof clerk,
    nik: unknown,
    villages: number,
    words: { en: string; id: string },
  ): Promise<void> => {
    const [event] = await receive(village, 1, (body) => at(body, 'persons', 0, 'nik') === nik);
    expectEqual('what it hears', at(event?.body, 'kind'), 'MOVE');
    expectEqual('the villages that hear of it', list(at(event?.body, 'villages')).length, villages);
    const exchange = text(event?.exchange);
    tell.step(
      'population.event.recorded.v1',
      `MOVE → ${text(at(event?.body, 'move', 'to'))}`,
      { exchange, ms: 0 },
      words,
    );
  };

  const within = await report(to, {
    en: 'Tamansari reports a move to Licin',
    id: 'Tamansari melaporkan pindah ke Licin',
  });
  await hears(clerk, within.nik, 2, { en: 'Tamansari strikes the citizen off', id: 'Tamansari mengeluarkan warganya' });
  await hears(other, within.nik, 2, { en: 'Licin enters the citizen', id: 'Licin mencatat warga baru' });

  const away = await report(outside, {
    en: 'another one leaves the regency',
    id: 'warga lain pindah ke luar kabupaten',
  });
  await hears(clerk, away.nik, 1, { en: 'the outbound half alone', id: 'hanya sisi keluarnya' });
  tell.remark({ en: 'no village here is told of an arrival', id: 'tidak ada desa di sini yang menerima kedatangan' });
  await audit(place, within.exchange, tell);
};
