import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, Reply } from './consumer.js';
import { at, type Json, list, text } from './json.js';
import type { Place } from './place.js';
import { expectEqual, step, Unexpected } from './step.js';
import type { Tell, Text } from './tell.js';

const service = 'licensing.permit.publish.v1';
const failures = 2;
const patience = 90_000;

const control = async (place: Place, path: string, body?: Json): Promise<Json> => {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${place.control}${path}`, init);
  if (!response.ok) throw new Unexpected(`the sandbox's control API answered ${response.status} to ${path}`);
  return response.status === 204 ? null : ((await response.json()) as Json);
};

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

/** Asks for the exchange until it has ended, and tells each attempt once. */
const follow = async (desk: Consumer, exchange: string, told: (reply: Reply, attempts: number) => void) => {
  const until = Date.now() + patience;
  let seen = 0;
  for (;;) {
    const reply = await desk.get(`/v1/exchanges/${exchange}`);
    const attempts = Number(at(reply.body, 'delivery', 'attempts'));
    const state = text(at(reply.body, 'state'));
    const running = at(reply.body, 'delivery', 'state') === 'running';
    if (!running && attempts > seen) {
      seen = attempts;
      told(reply, attempts);
    }
    if (state === 'completed') return seen;
    const code = text(at(reply.body, 'delivery', 'code'));
    if (state !== 'queued') throw new Unexpected(`the exchange is ${state} ${code}`);
    if (Date.now() > until) throw new Unexpected(`not delivered within ${patience / 1000} s, last ${code}`);
    await delay(100);
  }
};

/** A permit is published although OSS is down for the first two attempts. Resolves with the exchange's id. */
export const publication = (desk: Consumer, place: Place, tell: Tell): Promise<string> =>
  step(service, async () => {
    const { expect: _expect, ...permit } = at(place.cases, 'permits', 'cafe') as Record<string, Json>;
    const permitNumber = `503/${randomUUID().slice(0, 8)}/429.111/2026`;
    await control(place, '/faults/oss', { failNext: failures, operation: 'receiveLicense' });
    tell.remark(remarks.down);
    tell.remark(place.own ? remarks.shortened : remarks.patient);

    const started = performance.now();
    const queued = await desk.exchange(service, { ...permit, permitNumber }, { 'idempotency-key': randomUUID() });
    expectEqual('status', queued.status, 202);
    const exchange = text(at(queued.body, 'exchange'));
    tell.step(service, 'QUEUED', queued, { en: 'the desk need not wait', id: 'petugas tidak perlu menunggu' });

    const attempts = await follow(desk, exchange, ({ body }, number) => {
      const since = { exchange, ms: Math.round(performance.now() - started) };
      const done = at(body, 'state') === 'completed';
      const verdict = done ? 'COMPLETED' : text(at(body, 'delivery', 'code'));
      const words = done
        ? { en: 'OSS has taken the permit', id: 'izin diterima OSS' }
        : { en: 'it will be tried again', id: 'akan dicoba lagi' };
      tell.step({ en: `  attempt ${number}`, id: `  percobaan ${number}` }, verdict, since, words);
    });
    expectEqual('attempts', attempts, failures + 1);

    const answer = await desk.get(`/v1/exchanges/${exchange}/response`);
    expectEqual('its response', at(answer.body, 'status'), 'PUBLISHED');
    const filed = list(at(await control(place, '/oss/licences'), 'numbers')).filter((one) => one === permitNumber);
    expectEqual('permits of this number at OSS', filed.length, 1);
    const words = { en: `OSS holds ${permitNumber} once`, id: `OSS menyimpan ${permitNumber} satu kali` };
    tell.step({ en: '  response', id: '  jawaban' }, 'PUBLISHED', answer, words);
    return exchange;
  });
