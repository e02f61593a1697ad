import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { type BulkLine, bulk } from '../../src/exchanges/bulk.js';
import type { FrontDoor, Served } from '../../src/exchanges/front-door.js';

const lines = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(String(n + 1)));
const text = { en: 'It did not work, try later.', id: 'Tidak berhasil, coba nanti.' };
const answered = { kind: 'answered' } as Extract<Served, { kind: 'answered' }>;

/** A front door that fails for some bodies, and the lines it was asked for. */
const door = (fails: Readonly<Record<string, () => Failure | undefined>>) => {
  const asked: number[] = [];
  const frontDoor: FrontDoor = async ({ body }) => {
    const line = Buffer.from(body).toString();
    asked.push(Number(line));
    const failure = fails[line]?.();
    if (failure !== undefined) throw failure;
    return answered;
  };
  return { frontDoor, asked };
};

const run = async (frontDoor: FrontDoor, count: number) => {
  const pauses: number[] = [];
  const pause = async (ms: number): Promise<void> => void pauses.push(ms);
  const told: BulkLine[] = [];
  const all = bulk({ frontDoor, pause }, lines(count), (body) => ({ body }) as never);
  for await (const line of all) if (line !== undefined) told.push(line);
  return { told, pauses };
};

t.test('every line is answered once, in order, and a failure of one line leaves the others alone', async (t) => {
  const { frontDoor, asked } = door({ 3: () => new Failure('SUBJECT_NOT_FOUND', text) });
  const { told } = await run(frontDoor, 30);
  t.strictSame(
    told.map(({ line }) => line),
    Array.from({ length: 30 }, (_, n) => n + 1),
  );
  t.match(told[2]?.ended, { code: 'SUBJECT_NOT_FOUND' });
  t.equal(told.filter(({ ended }) => ended === answered).length, 29);
  t.equal(asked.length, 30);
});

t.test('a failure that the next line would meet as well ends the call there', async (t) => {
  const { frontDoor, asked } = door({ 5: () => new Failure('PROVIDER_UNAVAILABLE', text) });
  const { told } = await run(frontDoor, 100);
  t.equal(told.length, 5);
  t.match(told.at(-1)?.ended, { code: 'PROVIDER_UNAVAILABLE' });
  t.ok(asked.length < 20, 'nothing more was begun');
});

t.test('a rate limit is waited for, a little at a time, and the line asked again', async (t) => {
  let refused = 0;
  const limited = (): Failure | undefined =>
    refused++ === 0 ? new Failure('RATE_LIMITED', text, { retryAfter: 45 }) : undefined;
  const { told, pauses } = await run(door({ 2: limited }).frontDoor, 3);
  t.strictSame(pauses, [20_000, 20_000, 5_000]);
  t.ok(told.every(({ ended }) => ended === answered));
});
