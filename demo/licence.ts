import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Consumer, consumer, type Reply } from './consumer.js';
import type { Place } from './place.js';
import type { Tell } from './tell.js';

const expectEqual = (what: string, actual: unknown, expected: unknown): void => {
  if (actual !== expected) throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}`);
};

/** The five questions of the licensing desk, each to the agency that knows. */
const checks = async (desk: Consumer, { cases }: Place, tell: Tell): Promise<void> => {
  const { alive } = cases.persons ?? {};
  const ask = async (service: string, body: unknown, verdictOf: (body: Reply['body']) => string, expected: string) => {
    const reply = await desk.exchange(service, body);
    if (reply.status !== 200) throw new Error(`${service}: ${reply.status} ${JSON.stringify(reply.body)}`);
    expectEqual(service, verdictOf(reply.body), expected);
    tell.step(service, expected, reply);
  };

  const claims = { fullName: alive.fullName, birthDate: alive.birthDate };
  await ask('population.person.verify.v1', { nik: alive.nik, claims }, ({ overall }) => overall, 'MATCH');
  const { npwp16, fullName } = cases.taxpayers?.valid ?? {};
  await ask('tax.clearance.check.v1', { npwp16, fullName }, ({ verdict }) => verdict, 'VALID');
  const { paid, inProcess } = cases.properties ?? {};
  const status = (body: Reply['body']): string => body.status;
  await ask('tax.property.status.v1', { nop: paid.nop, year: paid.year }, status, 'PAID');
  await ask('tax.property.status.v1', { nop: inProcess.nop, year: inProcess.year }, status, 'IN_PROCESS');
  tell.remark(
    'paid at the village, not yet posted at Bapenda: the desk accepts it and follows up',
    'sudah dibayar di desa, belum dibukukan di Bapenda: loket menerima dan menindaklanjuti',
  );
  const { villageCode, letterNumber, nik } = cases.letters?.genuine ?? {};
  await ask('village.letter.verify.v1', { villageCode, letterNumber, nik }, ({ verdict }) => verdict, 'GENUINE');
  await ask('licensing.nib.read.v1', { nib: cases.businesses?.active.nib }, status, 'ACTIVE');
};

/** What the agreement does not grant is refused, and the refusal is on record too. */
const refusal = async (desk: Consumer, { cases }: Place, tell: Tell): Promise<void> => {
  const service = 'population.person.read.v1';
  const { nik } = cases.persons?.alive ?? {};
  const refused = await desk.exchange(service, { nik }, { 'gateway-elements': 'religion' });
  expectEqual(`${service} asking for religion`, refused.body.code, 'ELEMENT_NOT_PERMITTED');
  tell.step(service, refused.body.code, { ...refused, exchange: refused.body.exchange });
};

const failures = 2;
const patience = 90_000;

const control = async (place: Place, path: string, body?: unknown) => {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${place.control}${path}`, init);
  if (!response.ok) throw new Error(`the sandbox's control API answered ${response.status} to ${path}`);
  return response.status === 204 ? undefined : response.json();
};

/** A permit is published although OSS is down for the first two attempts. */
const publication = async (desk: Consumer, place: Place, tell: Tell): Promise<string> => {
  const service = 'licensing.permit.publish.v1';
  const { expect: _expect, ...permit } = place.cases.permits?.cafe ?? {};
  const number = `503/${randomUUID().slice(0, 8)}/429.111/2026`;
  await control(place, '/faults/oss', { failNext: failures, operation: 'receiveLicense' });
  tell.remark(
    'OSS will be down for the first two attempts',
    'OSS akan tidak dapat dihubungi pada dua percobaan pertama',
  );
  const key = randomUUID();
  const queued = await desk.exchange(service, { ...permit, permitNumber: number }, { 'idempotency-key': `"${key}"` });
  expectEqual(service, queued.status, 202);
  tell.step(service, 'QUEUED', queued);
  const { exchange } = queued.body as { exchange: string };

  const until = Date.now() + patience;
  let seen = -1;
  for (;;) {
    const { body, ms } = await desk.get(`/v1/exchanges/${exchange}`);
    const { attempts, code, state } = body.delivery as { attempts: number; code: string | null; state: string };
    if (state !== 'running' && (attempts !== seen || body.state !== 'queued')) {
      const verdict = body.state === 'queued' ? (code ?? 'DUE') : String(body.state).toUpperCase();
      tell.step(`  after ${attempts} attempts`, verdict, { exchange, ms });
      seen = attempts;
    }
    if (body.state === 'completed') break;
    if (body.state !== 'queued' || Date.now() > until)
      throw new Error(`${service}: the exchange is ${body.state} ${code ?? ''}`);
    await delay(300);
  }
  expectEqual(`${service}: attempts`, seen, failures + 1);
  const answer = await desk.get(`/v1/exchanges/${exchange}/response`);
  expectEqual(`${service}: response`, answer.status, 200);
  return exchange;
};

/** The auditor sees who asked what, when, under which agreement. */
const audit = async (place: Place, exchange: string, tell: Tell): Promise<void> => {
  const auditor = await consumer(place, 'inspektorat.audit');
  const { status, body, ms } = await auditor.get(`/audit/v1/exchanges/${exchange}`);
  expectEqual('audit', status, 200);
  const kinds = body.entries.map(({ entry }: { entry: { kind: string } }) => entry.kind);
  expectEqual('audit: entries', kinds.join(' '), 'exchange.accepted delivery.completed');
  tell.step('audit', kinds.join(' → '), { exchange, ms });
};

/** Flow F2: a business licence, from the desk's questions to the published permit. */
export const licence = async (place: Place, tell: Tell): Promise<void> => {
  const desk = await consumer(place, 'dpmptsp.perizinan');
  await checks(desk, place, tell);
  await refusal(desk, place, tell);
  const exchange = await publication(desk, place, tell);
  await audit(place, exchange, tell);
};
