import type { Accept, Tools } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import { acceptPatiently } from './drop-accept.js';
import type { Claim } from './drop-claim.js';
import type { DropPlace, Fetched } from './drop-place.js';
import { createTally, type Report, type Tally, writeReport } from './drop-report.js';
import type { DropReader, Offered } from './drop-settings.js';

export interface FileParts extends Pick<Tools, 'clock' | 'log'> {
  readonly place: DropPlace;
  readonly reader: DropReader;
  readonly accept: Accept;
  readonly signal: AbortSignal;
  /** Milliseconds before a row is tried again. */
  readonly firstMs: number;
}

/** Rows on their way at once; they share the gateway's group commits. */
const atOnce = 8;

/** The claim that received the same bytes before. */
const receivedBefore = async (place: DropPlace, sha256: string, claim: Claim): Promise<string | undefined> => {
  const before = (await place.readText(`seen/${sha256}`))?.trim();
  return before === undefined || before === '' || before === claim.id ? undefined : before;
};

/** Whether sending the same bytes again could end otherwise, after the administrator corrected something. */
const mayEndOtherwise = ({ fault }: Failure): boolean => fault === 'gateway' || fault === 'provider';

interface Handing {
  /** Why the rest of the file could not be read. */
  failure?: Failure;
  /** A repeat of the same bytes need not be read. */
  settled: boolean;
}

const causeOf = (failure: Failure) => {
  const [breach] = failure.errors;
  if (breach === undefined) return failure.detail;
  const { pointer, detail } = breach;
  return { en: `${pointer}: ${detail.en}`, id: `${pointer}: ${detail.id}` };
};

const handOver = async (path: string, { file }: Claim, parts: FileParts, tally: Tally): Promise<Handing> => {
  const { reader, accept, signal, firstMs, log } = parts;
  const handing: Handing = { settled: true };
  const running = new Set<Promise<void>>();
  let told = false;
  const waiting = (code: string): void => {
    if (!told) log.warn({ operation: reader.operation, code }, 'a file waits: its rows cannot be taken now');
    told = true;
  };
  const take = async (offered: Offered): Promise<void> => {
    if ('failure' in offered) {
      const { part, failure } = offered;
      handing.settled = false;
      return tally.faulty({ part, code: failure.code, detail: failure.detail });
    }
    const { row, part } = offered;
    const place = { row, ...(part === undefined ? {} : { part }) };
    if ('fault' in offered) return tally.faulty({ ...place, code: 'REQUEST_INVALID', detail: offered.fault });
    const { native, dedupeKey } = offered;
    const message = { operation: reader.operation, native: { body: native }, dedupeKey };
    const failure = await acceptPatiently(accept, message, { signal, firstMs, waiting });
    if (failure === 'stopped') return;
    if (failure === undefined) return tally.accepted();
    if (mayEndOtherwise(failure)) handing.settled = false;
    tally.faulty({ ...place, code: failure.code, detail: causeOf(failure) });
  };
  try {
    for await (const offered of reader.read(path, file)) {
      if (signal.aborted) break;
      const one: Promise<void> = take(offered).finally(() => running.delete(one));
      running.add(one);
      if (running.size >= atOnce) await Promise.race(running);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    handing.failure = error;
    handing.settled = false;
  } finally {
    await Promise.all(running);
  }
  return handing;
};

const read = async (claim: Claim, { path, sha256 }: Fetched, parts: FileParts): Promise<Report | undefined> => {
  const { place, clock, signal } = parts;
  const before = await receivedBefore(place, sha256, claim);
  const tally = createTally();
  const handing: Handing = before === undefined ? await handOver(path, claim, parts, tally) : { settled: false };
  if (signal.aborted) return undefined;
  const { failure, settled } = handing;
  const report = tally.report({
    file: claim.file,
    sha256,
    finishedAt: clock.now().toISOString(),
    ...(failure === undefined ? {} : { failure }),
    ...(before === undefined ? {} : { before }),
  });
  await writeReport(place, claim, report);
  if (settled) await place.writeText(`seen/${sha256}`, `${claim.id}\n`);
  return report;
};

/**
 * Hands every row of a claimed file over and reports beside it. Resolves with the report, or `undefined` when the signal came
 * first: whoever takes the file up starts at its first row, since rows that were taken are known by their key.
 */
export const receiveFile = async (claim: Claim, parts: FileParts): Promise<Report | undefined> => {
  const fetched = await parts.place.fetch(`${claim.folder}/${claim.file}`, claim.id, parts.signal);
  try {
    return await read(claim, fetched, parts);
  } finally {
    await fetched.discard();
  }
};
