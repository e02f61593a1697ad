import { Failure, type FailureCode } from '../core/failure.js';
import { newId } from '../core/id.js';
import { asFailure } from '../core/unexpected.js';
import type { ExchangeRequest } from './accepted.js';
import type { FrontDoor, Served } from './front-door.js';

/** One line of a bulk call: an exchange of its own, answered or failed. */
export interface BulkLine {
  /** From 1. */
  readonly line: number;
  readonly exchange: string;
  readonly ended: Extract<Served, { kind: 'answered' }> | Failure;
}

/** Failures that lie in one line; after any other the next line would meet the same. */
const ofOneLine: ReadonlySet<FailureCode> = new Set([
  'REQUEST_INVALID',
  'BODY_MALFORMED',
  'TOO_LARGE',
  'IDENTIFIER_INVALID',
  'SUBJECT_NOT_FOUND',
  'SUBJECT_NOT_FOUND_YET',
  'SUBJECT_DECEASED',
  'SUBJECT_DUPLICATE',
  'SUBJECT_INACTIVE',
]);

export const endsBulk = ({ ended }: BulkLine): boolean => ended instanceof Failure && !ofOneLine.has(ended.code);

interface BulkParts {
  readonly frontDoor: FrontDoor;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Lines under way at once; a provider's other callers must still find a place. */
const atOnce = 8;

/** A waiting caller hears of it this often, milliseconds; a connection without any sign is closed after a minute. */
const slice = 20_000;

const asked = { respondAsync: false } as const;

/**
 * Many reads of one service in one call, answered in their order. A rate limit is waited for; any other failure that is not about
 * its own line ends the call there, so that the caller can go on from that line later. `undefined` = still waiting.
 */
export async function* bulk(
  { frontDoor, pause }: BulkParts,
  lines: readonly Uint8Array[],
  requestOf: (body: Uint8Array) => ExchangeRequest,
): AsyncGenerator<BulkLine | undefined> {
  const one = async (line: number): Promise<BulkLine> => {
    const exchange = newId();
    try {
      const served = await frontDoor(requestOf(lines[line - 1] as Uint8Array), asked, exchange);
      if (served.kind === 'answered') return { line, exchange, ended: served };
      throw new Error('A read was not answered at once.');
    } catch (error) {
      return { line, exchange, ended: asFailure(error, 'exchange') };
    }
  };
  const underWay: Promise<BulkLine>[] = [];
  let next = 1;
  for (let due = 1; due <= lines.length; due += 1) {
    while (next <= lines.length && underWay.length < atOnce) underWay.push(one(next++));
    let ended = (await underWay.shift()) as BulkLine;
    while (ended.ended instanceof Failure && ended.ended.code === 'RATE_LIMITED') {
      for (let wait = (ended.ended.retryAfter ?? 1) * 1000; wait > 0; wait -= slice) {
        yield undefined;
        await pause(Math.min(wait, slice));
      }
      ended = await one(due);
    }
    yield ended;
    if (endsBulk(ended)) return;
  }
}
