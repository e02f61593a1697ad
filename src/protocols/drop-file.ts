import type { Accept, Refuse, Tools } from '../adapter/adapter.js';
import { Failure, type FailureCode } from '../core/failure.js';
import { type Patience, patiently } from './drop-accept.js';
import type { Claim } from './drop-claim.js';
import type { DropPlace, Fetched } from './drop-place.js';
import { createTally, type Report, type RowFault, type RowPlace, type Tally, writeReport } from './drop-report.js';
import type { DropReader, Offered } from './drop-settings.js';

export interface FileParts extends Pick<Tools, 'clock' | 'log'> {
  readonly place: DropPlace;
  readonly reader: DropReader;
  readonly accept: Accept;
  readonly refuse: Refuse;
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

/** What handing over the rows of one file needs. */
interface Receiving extends FileParts {
  readonly claim: Claim;
  readonly tally: Tally;
  readonly patience: Patience;
}

const patienceOf = ({ reader, signal, firstMs, log }: FileParts): Patience => {
  let told = false;
  return {
    signal,
    firstMs,
    waiting(code) {
      if (!told) log.warn({ operation: reader.operation, code }, 'a file waits: the gateway cannot take it now');
      told = true;
    },
  };
};

/** Puts a fault on record; `undefined` when that could not be done before the signal. */
const putOnRecord = async (
  { claim, reader, refuse, patience }: Receiving,
  what: string,
  code: FailureCode,
  facts: Readonly<Record<string, number | string>> = {},
): Promise<string | undefined> => {
  const refused = {
    operation: reader.operation,
    code,
    dedupeKey: `${claim.id}:${what}`,
    note: { file: claim.id, ...facts },
  };
  const outcome = await patiently(() => refuse(refused), patience);
  return typeof outcome === 'object' && 'answer' in outcome ? outcome.answer : undefined;
};

const reasonOf = (reason: string | undefined): Pick<RowFault, 'reason'> => (reason === undefined ? {} : { reason });

const reportFault = async (receiving: Receiving, fault: RowFault): Promise<void> => {
  const { part = '', row, code, reason } = fault;
  const named = receiving.tally.faulty(fault);
  if (named === undefined) return;
  const facts = { ...(row === undefined ? {} : { row }), ...reasonOf(reason) };
  const exchange = await putOnRecord(receiving, `${row ?? ''}:${part}`, code, facts);
  if (exchange !== undefined) named(exchange);
};

const placeOf = (offered: Offered): RowPlace => ({
  ...(offered.part === undefined ? {} : { part: offered.part }),
  ...('row' in offered ? { row: offered.row } : {}),
});

/** Takes one row to the gateway. Resolves with whether it, sent again, would end as it did. */
const handRow = async (offered: Offered, receiving: Receiving): Promise<boolean> => {
  const { reader, accept, tally, patience } = receiving;
  const place = placeOf(offered);
  if ('remark' in offered) {
    tally.remarked({ ...place, ...reasonOf(offered.reason), detail: offered.remark });
    return true;
  }
  if ('failure' in offered) {
    const { code, detail, native } = offered.failure;
    await reportFault(receiving, { ...place, code, ...reasonOf(native), detail });
    return false;
  }
  if ('fault' in offered) {
    const { fault: detail, reason } = offered;
    await reportFault(receiving, { ...place, code: 'REQUEST_INVALID', ...reasonOf(reason), detail });
    return true;
  }
  const { native, dedupeKey } = offered;
  const outcome = await patiently(
    () => accept({ operation: reader.operation, native: { body: native }, dedupeKey }),
    patience,
  );
  if (outcome === 'stopped') return false;
  if (!(outcome instanceof Failure)) {
    tally.accepted();
    return true;
  }
  await reportFault(receiving, { ...place, code: outcome.code, detail: causeOf(outcome) });
  return !mayEndOtherwise(outcome);
};

const handOver = async (path: string, receiving: Receiving): Promise<Handing> => {
  const { reader, signal, claim } = receiving;
  const handing: Handing = { settled: true };
  const running = new Set<Promise<void>>();
  const take = async (offered: Offered): Promise<void> => {
    if (!(await handRow(offered, receiving))) handing.settled = false;
  };
  try {
    for await (const offered of reader.read(path, claim.file)) {
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

/** What a report says of a file that could not be read to its end, and of the rows that were only counted: on record, too. */
const concluded = async (receiving: Receiving, failure: Failure | undefined): Promise<Pick<Report, 'failure'>> => {
  for (const [code, rows] of receiving.tally.unlisted) await putOnRecord(receiving, `rest:${code}`, code, { rows });
  if (failure === undefined) return {};
  const { code, detail, native } = failure;
  const exchange = await putOnRecord(receiving, 'file', code, reasonOf(native));
  return { failure: { code, ...reasonOf(native), detail, ...(exchange === undefined ? {} : { exchange }) } };
};

const read = async (claim: Claim, { path, sha256 }: Fetched, parts: FileParts): Promise<Report | undefined> => {
  const { place, clock, signal } = parts;
  const before = await receivedBefore(place, sha256, claim);
  const receiving = { ...parts, claim, tally: createTally(), patience: patienceOf(parts) };
  const handing: Handing = before === undefined ? await handOver(path, receiving) : { settled: false };
  const conclusion = await concluded(receiving, handing.failure);
  if (signal.aborted) return undefined;
  const report = receiving.tally.report({
    file: claim.file,
    sha256,
    finishedAt: clock.now().toISOString(),
    ...conclusion,
    ...(before === undefined ? {} : { before }),
  });
  await writeReport(place, claim, report);
  if (handing.settled) await place.writeText(`seen/${sha256}`, `${claim.id}\n`);
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
