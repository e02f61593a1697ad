import { failures } from '../core/failure.js';
import { indexBounds } from './bounds.postgres.js';
import type { LogKind, Subject } from './log.js';
import { createReferences } from './references.js';
import type { SearchTools } from './search.postgres.js';

/** One time somebody received data about a subject, as its entry says it. */
export interface Disclosure {
  readonly index: number;
  readonly exchange: string;
  readonly parent: string | null;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
  readonly purpose: string;
  readonly agreement: string;
  /** Elements that were returned; none when `code` was all that was told. */
  readonly elements: readonly string[];
  /** What was told in place of data, SUBJECT_DECEASED for example; null when data was. */
  readonly code: string | null;
}

export interface DisclosurePage {
  /** Newest first. */
  readonly disclosures: readonly Disclosure[];
  /** Handed back as `cursor` for the next, older page; null at the end. */
  readonly next: number | null;
}

/** `from` is inclusive, `to` exclusive. */
export interface Span {
  readonly from?: Date;
  readonly to?: Date;
}

/** Entries by which data went out. */
export const answers: readonly LogKind[] = ['exchange.answered', 'delivery.completed'];

/** A failure whose cause is the data tells its consumer something about the subject; one of anybody else tells nothing. */
export const endings: readonly LogKind[] = ['exchange.failed', 'delivery.dead'];
/** Codes by which such an ending tells it. */
export const telling = Object.entries(failures).flatMap(([code, { fault }]) => (fault === 'data' ? [code] : []));

/**
 * The disclosures about one subject, below the index `cursor`, at most `limit`. The subject is looked up by its reference under the key
 * of each year in the span; entries whose openings were erased are not found.
 */
export const searchDisclosures = async (
  { sql, keys }: SearchTools,
  { scheme, value }: Subject,
  { from, to }: Span,
  cursor: number | undefined,
  limit: number,
): Promise<DisclosurePage> => {
  const bounds = await indexBounds(sql, from, to);
  const references = createReferences(keys.indexOfYear);
  const found = await sql.query<{ index: number; entry: string }>(
    statement,
    [
      bounds.years.map((year) => references.of(scheme, value, year)),
      bounds.from,
      Math.min(bounds.below, cursor ?? bounds.below),
      from?.toISOString() ?? '-infinity',
      to?.toISOString() ?? 'infinity',
      answers,
      endings,
      telling,
      limit + 1,
    ],
    'log.disclosures',
  );
  const disclosures = found.slice(0, limit).map(disclosureOf);
  return { disclosures, next: found.length > limit ? (disclosures.at(-1)?.index ?? null) : null };
};

// Materialized, since the entries of one subject are few, and a walk back through the whole log is what the limit would suggest.
const statement = `
with about as materialized (
  select distinct idx from vault.opening where subject = any($1::bigint[]) and idx >= $2 and idx < $3
)
select e.idx as index, e.entry from about join log.entry e using (idx)
where e.at >= $4::timestamptz and e.at < $5::timestamptz
  and e.shape in (select id from log.shape where kind = any($6::text[]) or (kind = any($7::text[]) and code = any($8::text[])))
order by e.idx desc limit $9`;

type Told = Omit<Disclosure, 'index' | 'parent' | 'elements'> & {
  readonly parent?: string;
  readonly elements: { readonly returned: readonly string[] };
};

/** What an answer or a telling end says, in the order of its members. */
export const disclosureOf = ({ index, entry }: { readonly index: number; readonly entry: string }): Disclosure => {
  const {
    exchange,
    parent = null,
    at,
    consumer,
    provider,
    service,
    purpose,
    agreement,
    elements,
    code,
  } = JSON.parse(entry) as Told;
  const { returned } = elements;
  return { index, exchange, parent, at, consumer, provider, service, purpose, agreement, elements: returned, code };
};
