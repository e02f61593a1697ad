import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { Accept, Connection } from '../adapter/adapter.js';
import type { Json, JsonSchema } from '../core/json.js';
import { parseNative } from '../core/lossless-json.js';

/** What a system sent as JSON, every digit kept; `undefined` when it is none. */
export const readInbound = (body: Uint8Array): Json | undefined => {
  try {
    return parseNative(body);
  } catch {
    return undefined;
  }
};

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares secrets in a time that does not depend on where they differ. */
export const isSame = (given: string, expected: string): boolean => timingSafeEqual(sha256(given), sha256(expected));

/** Whom an adapter hands what it receives over its ingress: nobody until the gateway listens, and none after. */
export const createListener = (): {
  readonly current: () => Accept | undefined;
  readonly listen: NonNullable<Connection['listen']>;
  readonly close: () => void;
} => {
  let listening: Accept | undefined;
  const close = (): void => {
    listening = undefined;
  };
  return {
    current: () => listening,
    async listen(accept, signal) {
      if (signal.aborted) return;
      listening = accept;
      await once(signal, 'abort');
      close();
    },
    close,
  };
};

/** `inbound` of a `config` schema: what a system proves itself with when it calls, and `more` of what is expected then. */
export const inboundSchema = (description: string, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema => ({
  description,
  type: 'object',
  additionalProperties: false,
  required: ['user', 'password'],
  properties: {
    user: { type: 'string', minLength: 1 },
    password: { type: 'string', minLength: 1, writeOnly: true },
    ...more,
  },
});
