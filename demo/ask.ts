import type { Consumer, Reply } from './consumer.js';
import { at, type Json, text } from './json.js';
import { expectEqual, step, Unexpected } from './step.js';
import type { Tell, Text } from './tell.js';

/** One call, and the answer it should give. */
export interface Question {
  readonly service: string;
  readonly body: Json;
  /** HTTP status; 200 when absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the answer is put in a word. */
  readonly verdict: (reply: Reply) => string;
  readonly expected: string;
  readonly words: Text;
}

/** A member of the answer as the verdict. */
export const member =
  (...path: readonly (string | number)[]) =>
  ({ body }: Reply): string =>
    text(at(body, ...path));

/** The code of a problem as the verdict. */
export const code = member('code');

/** Some members of one of the sandbox's named things. */
export const pick = (from: Json | undefined, ...names: readonly string[]): { readonly [name: string]: Json } =>
  Object.fromEntries(names.map((name) => [name, at(from, name) ?? null]));

/** What is asked of the civil registry about a person who says a name and a birth date. */
export const identity = (person: Json | undefined): Json => ({
  ...pick(person, 'nik'),
  claims: pick(person, 'fullName', 'birthDate'),
});

export const expectStatus = ({ status, body }: Reply, expected: number): void => {
  if (status !== expected) throw new Unexpected(`answered ${status} ${text(body)}`);
};

/** Asks, and tells the answer; fails when it is not the one expected. */
export const ask = (consumer: Consumer, tell: Tell, question: Question): Promise<Reply> =>
  step(question.service, async () => {
    const { service, body, status = 200, headers, verdict, expected, words } = question;
    const reply = await consumer.exchange(service, body, headers);
    expectStatus(reply, status);
    expectEqual('the answer', verdict(reply), expected);
    tell.step(service, expected, reply, words);
    return reply;
  });
