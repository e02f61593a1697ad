import { randomUUID } from 'node:crypto';
import { expectStatus, type Question } from './ask.js';
import type { Consumer, Reply } from './consumer.js';
import { at, text } from './json.js';
import { waitFor } from './patience.js';
import { expectEqual, step, Unexpected } from './step.js';
import type { Tell } from './tell.js';

/** A queued write; its verdict is taken from the answer once there is one, else it is the code of the failure. */
export interface Duty extends Omit<Question, 'status'> {
  /** How many attempts it takes; when more than one, each is told. */
  readonly attempts?: number;
}

interface Progress {
  readonly state: string;
  readonly attempts: number;
  readonly code: string;
}

const progressOf = ({ body }: Reply): Progress => ({
  state: text(at(body, 'state')),
  attempts: Number(at(body, 'delivery', 'attempts')),
  code: text(at(body, 'delivery', 'code')),
});

/** Follows a queued exchange to its end, and tells each attempt once. */
const follow = (desk: Consumer, exchange: string, told: (progress: Progress) => void): Promise<Progress> => {
  let seen = 0;
  return waitFor(`the delivery of ${exchange}`, async () => {
    const reply = await desk.get(`/v1/exchanges/${exchange}`);
    const progress = progressOf(reply);
    const running = at(reply.body, 'delivery', 'state') === 'running';
    if (!running && progress.attempts > seen) {
      seen = progress.attempts;
      told(progress);
    }
    return ['accepted', 'queued'].includes(progress.state) ? undefined : progress;
  });
};

const tellAttempt = (tell: Tell, { state, attempts, code }: Progress, exchange: string, ms: number): void => {
  const done = state === 'completed';
  const words = done
    ? { en: 'the receiver has taken it', id: 'sudah diterima penerima' }
    : { en: 'it will be tried again', id: 'akan dicoba lagi' };
  const what = { en: `  attempt ${attempts}`, id: `  percobaan ${attempts}` };
  tell.step(what, done ? 'COMPLETED' : code, { exchange, ms }, words);
};

/** Hands over a queued write, follows it to its end, and tells how it ended. Resolves with its answer, which is empty when it failed. */
export const deliver = (desk: Consumer, tell: Tell, duty: Duty): Promise<Reply> =>
  step(duty.service, async () => {
    const { service, body, headers, verdict, expected, words, attempts = 1 } = duty;
    const started = performance.now();
    const since = (): number => Math.round(performance.now() - started);
    const queued = await desk.exchange(service, body, { 'idempotency-key': randomUUID(), ...headers });
    expectStatus(queued, 202);
    const { exchange } = queued;
    if (attempts > 1)
      tell.step(service, 'QUEUED', queued, { en: 'the desk need not wait', id: 'petugas tidak perlu menunggu' });

    const ended = await follow(desk, exchange, (progress) => {
      if (attempts > 1) tellAttempt(tell, progress, exchange, since());
    });
    if (ended.state !== 'completed') {
      expectEqual(`the exchange is ${ended.state}; its code`, ended.code, expected);
      tell.step(service, expected, { exchange, ms: since() }, words);
      return { ...queued, exchange, body: undefined };
    }
    expectEqual('attempts', ended.attempts, attempts);
    const answer = await desk.get(`/v1/exchanges/${exchange}/response`);
    const found = verdict(answer);
    if (found !== expected)
      throw new Unexpected(`the answer should be ${expected} and is ${found || text(answer.body)}`);
    tell.step(attempts > 1 ? { en: '  answer', id: '  jawaban' } : service, expected, { exchange, ms: since() }, words);
    return { ...answer, exchange };
  });
