import { Failure } from '../core/failure.js';
import { isId } from '../core/id.js';
import type { Sealer } from '../core/seal.js';
import { commitTo, createSalts } from './commitment.js';
import { count, entryOf, leafOf, maxEntryBytes } from './entry.js';
import type { LogRecord } from './log.js';
import { type OpenedField, openingContext } from './opening.js';
import { createReferences, type IndexOfYear, yearOf } from './references.js';

/** A record made ready to be written: its bytes, and the columns beside them. References are signed decimals. */
export interface Prepared {
  readonly record: LogRecord;
  readonly entry: string;
  /** Lower-case hex. */
  readonly leaf: string;
  readonly officer: string | null;
  readonly kase: string | null;
  readonly ms: number;
  readonly openings: readonly { readonly subject: string | null; readonly sealed: Uint8Array }[];
}

export type Prepare = (record: LogRecord) => Prepared;

export const createPrepare = (sealer: Sealer, indexOfYear: IndexOfYear): Prepare => {
  const salt = createSalts();
  const references = createReferences(indexOfYear);
  return (record) => {
    const { exchange, kind, sealed } = record;
    if (!isId(exchange)) throw new Failure('UNEXPECTED', noId);
    const { commitments, opening, further } = commitTo(sealed, salt);
    const entry = entryOf(record, commitments);
    if (Buffer.byteLength(entry) > maxEntryBytes) throw new Failure('UNEXPECTED', tooLong);
    const year = yearOf(record.at);
    const seal = (fields: readonly OpenedField[]): Uint8Array =>
      sealer.seal(Buffer.from(JSON.stringify(fields)), openingContext(exchange, kind));
    const [first, ...others] = sealed.subjects.map(({ scheme, value }) => references.of(scheme, value, year));
    return {
      record,
      entry,
      leaf: leafOf(entry),
      officer: sealed.officer === undefined ? null : references.of('officer', sealed.officer, year),
      kase: sealed.case === undefined ? null : references.of('case', sealed.case, year),
      ms: count(record.ms.total),
      openings: [
        ...(opening.length > 0 ? [{ subject: first ?? null, sealed: seal(opening) }] : []),
        ...further.map((field, n) => ({ subject: others[n] ?? null, sealed: seal([field]) })),
      ],
    };
  };
};

const noId = {
  en: 'An entry of the exchange log needs the id of an exchange (a UUID in lower case).',
  id: 'Entri log pertukaran memerlukan id pertukaran (UUID huruf kecil).',
};

const tooLong = {
  en: `An entry of the exchange log may have ${maxEntryBytes} bytes at most. Ask for fewer elements at once.`,
  id: `Entri log pertukaran paling banyak ${maxEntryBytes} bita. Mintalah lebih sedikit elemen sekaligus.`,
};
