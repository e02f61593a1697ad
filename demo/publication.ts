import { randomUUID } from 'node:crypto';
import { member } from './ask.js';
import type { Consumer } from './consumer.js';
import { control } from './control.js';
import { deliver } from './deliver.js';
import { at, type Json, list } from './json.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

const service = 'licensing.permit.publish.v1';
const failures = 2;

const remarks = {
  down: { en: 'OSS will be down for the first two attempts', id: 'OSS akan mati pada dua percobaan pertama' },
  shortened: {
    en: 'this gateway of the demo’s own tries again after half a second; the shipped configuration waits five',
    id: 'gateway milik demo ini mencoba lagi setelah setengah detik; konfigurasi bawaan menunggu lima detik',
  },
  patient: {
    en: 'the gateway tries again as its configuration says (as shipped: after about 5 s, then 10 s); please wait',
    id: 'gateway mencoba lagi sesuai konfigurasinya (bawaan: setelah kira-kira 5, lalu 10 detik); harap tunggu',
  },
} as const satisfies Record<string, Text>;

/** How long the gateway waits between two attempts, where that is seen. */
export const tellPatience = ({ own }: Place, tell: Tell): void =>
  tell.remark(own ? remarks.shortened : remarks.patient);

/** A permit is published although OSS is down for the first two attempts. Resolves with the exchange's id. */
export const publication = (desk: Consumer, place: Place, tell: Tell): Promise<string> =>
  step(service, async () => {
    const { expect: _expect, ...permit } = at(place.cases, 'permits', 'cafe') as Record<string, Json>;
    const permitNumber = `503/${randomUUID().slice(0, 8)}/429.111/2026`;
    await control(place, '/faults/oss', { failNext: failures, operation: 'receiveLicense' });
    tell.remark(remarks.down);
    tellPatience(place, tell);
    const { exchange } = await deliver(desk, tell, {
      service,
      body: { ...permit, permitNumber },
      attempts: failures + 1,
      verdict: member('status'),
      expected: 'PUBLISHED',
      words: { en: `OSS has filed ${permitNumber}`, id: `OSS menyimpan ${permitNumber}` },
    });
    const filed = list(at(await control(place, '/oss/licences'), 'numbers')).filter((one) => one === permitNumber);
    expectEqual('permits of this number at OSS', filed.length, 1);
    tell.remark({ en: 'it is there once', id: 'tersimpan satu kali' });
    return exchange;
  });
