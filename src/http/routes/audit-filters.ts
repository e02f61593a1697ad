import { Failure } from '../../core/failure.js';
import { isObject, type Json } from '../../core/json.js';
import type { Text } from '../../core/text.js';
import type { Span } from '../../log/disclosures.postgres.js';
import { logKinds } from '../../log/log.js';
import type { EntryFilters } from '../../log/search.postgres.js';

/** The filters of an audit search as they arrive; unknown names are refused. */
export type SearchQuery = Partial<Record<(typeof names)[number], unknown>>;

const texts = [
  'consumer',
  'provider',
  'service',
  'agreement',
  'purpose',
  'mode',
  'kind',
  'outcome',
  'code',
  'officer',
  'case',
] as const;
const pageNames = ['from', 'to', 'cursor', 'limit'] as const;
const names = [...pageNames, ...texts] as const;

/** What any search of the log may say of time and pages, as it arrives. */
type Given = Partial<Record<(typeof pageNames)[number], unknown>>;

/** For the documentation; `readPage` decides, and says what is wrong in two languages. */
export const pageSchema = {
  from: { type: 'string', description: 'Inclusive; RFC 3339 date-time with offset' },
  to: { type: 'string', description: 'Exclusive' },
  cursor: { type: 'string', description: '`next` of the page before' },
  limit: { type: 'string', description: '1 to 200, default 50' },
} as const;

export const filtersSchema = {
  type: 'object',
  properties: { ...pageSchema, ...Object.fromEntries(texts.map((name) => [name, { type: 'string' }])) },
} as const;

/** A filter that cannot be used; `''` stands for the filters as a whole. */
export const wrong = (name: string, detail: Text): Failure =>
  new Failure(
    'REQUEST_INVALID',
    {
      en: 'A filter of the search cannot be used; see errors.',
      id: 'Ada saringan pencarian yang tidak dapat dipakai; lihat errors.',
    },
    { errors: [{ pointer: name === '' ? '' : `/${name}`, keyword: 'filter', detail }] },
  );

/** A moment between the years 1970 and 9998. Throws REQUEST_INVALID at its name. */
export const instant = <Name extends string>(
  query: { readonly [N in Name]?: unknown },
  name: Name,
): Date | undefined => {
  const value = query[name];
  if (value === undefined) return undefined;
  const withOffset = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value);
  const date = withOffset ? new Date(value) : undefined;
  // A wider range of years than the database and JavaScript have in common helps nobody.
  if (date !== undefined && date.getUTCFullYear() >= 1970 && date.getUTCFullYear() < 9999) return date;
  throw wrong(name, {
    en: 'write a date-time with its offset, for example 2026-11-24T08:00:00+07:00',
    id: 'tulis tanggal dan waktu lengkap dengan selisih zona, misalnya 2026-11-24T08:00:00+07:00',
  });
};

const whole = (query: Given, name: 'cursor' | 'limit', least: number, most: number): number | undefined => {
  const value = query[name];
  if (value === undefined) return undefined;
  const number = /^\d{1,15}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw wrong(name, { en: `a number from ${least} to ${most}`, id: `bilangan dari ${least} sampai ${most}` });
};

const text = (query: SearchQuery, name: (typeof texts)[number]): string | undefined => {
  const value = query[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\P{Cc}{1,128}$/u.test(value)) return value;
  throw wrong(name, { en: 'one text of 1 to 128 characters', id: 'satu teks sepanjang 1 sampai 128 karakter' });
};

/** Throws REQUEST_INVALID when a search says what it does not take. */
export const assertKnown = (query: object, known: readonly string[]): void => {
  if (Object.keys(query).every((name) => known.includes(name))) return;
  throw wrong('', { en: `the search knows: ${known.join(', ')}`, id: `pencarian mengenal: ${known.join(', ')}` });
};

export interface Page {
  readonly span: Span;
  /** The index that the page lies below. */
  readonly cursor: number | undefined;
  readonly limit: number;
}

export const spanSchema = (mostDays: number) =>
  ({
    type: 'object',
    properties: {
      from: pageSchema.from,
      to: { ...pageSchema.to, description: `Exclusive; at most ${mostDays} days after from` },
    },
  }) as const;

/** A span with both its ends. Throws REQUEST_INVALID when one is missing, or when it is too long. */
export const readSpan = (query: Given, mostDays: number): Required<Span> => {
  const [from, to] = [instant(query, 'from'), instant(query, 'to')];
  if (from !== undefined && to !== undefined && from < to && to.getTime() - from.getTime() <= mostDays * 86_400_000)
    return { from, to };
  throw wrong(from === undefined ? 'from' : 'to', {
    en: `say from and to, a span of at most ${mostDays} days`,
    id: `sebutkan from dan to, rentang paling lama ${mostDays} hari`,
  });
};

/** Indexes of the largest log there will be. */
const largestIndex = 999_999_999_999;

/** Throws REQUEST_INVALID naming what cannot be used. */
export const readPage = (query: Given): Page => {
  const from = instant(query, 'from');
  const to = instant(query, 'to');
  if (from !== undefined && to !== undefined && from > to)
    throw wrong('to', { en: 'not before from', id: 'tidak mendahului from' });
  return {
    span: { ...(from && { from }), ...(to && { to }) },
    cursor: whole(query, 'cursor', 0, largestIndex),
    limit: whole(query, 'limit', 1, 200) ?? 50,
  };
};

/** Throws REQUEST_INVALID naming the filter that cannot be used. */
export const readFilters = (query: SearchQuery): Omit<Page, 'span'> & { readonly filters: EntryFilters } => {
  assertKnown(query, names);
  const { span, ...page } = readPage(query);
  const given = texts.flatMap((name) => {
    const value = text(query, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const kind = query.kind;
  if (kind !== undefined && !logKinds.some((known) => known === kind))
    throw wrong('kind', { en: `one of ${logKinds.join(', ')}`, id: `salah satu dari ${logKinds.join(', ')}` });
  return { ...page, filters: { ...span, ...Object.fromEntries(given) } };
};

/** Whether a text holds a number as long as an identifier, separators or not. */
export const holdsIdentifier = (text: string): boolean => /\d{13,}/.test(text.replace(/[ .-]/g, ''));

/** A citizen's number may be an officer or a case; it must not come to stand in the access logs of proxies on the way. */
export const assertNoIdentifier = (query: object, instead: string): void => {
  const [name] = Object.entries(query).find(([key, value]) => holdsIdentifier(`${key}:${String(value)}`)) ?? [];
  if (name === undefined) return;
  throw wrong(holdsIdentifier(name) ? '' : name, {
    en: `looks like an identity number, which must not stand in a URL: send it in a body, as POST ${instead}`,
    id: `tampak seperti nomor identitas, yang tidak boleh ada di URL: kirim dalam isi permintaan, sebagai POST ${instead}`,
  });
};

const notFilters = (): Failure =>
  new Failure('REQUEST_INVALID', {
    en: `Send the filters as a JSON object; the search knows: ${names.join(', ')}.`,
    id: `Kirim saringan sebagai objek JSON; pencarian mengenal: ${names.join(', ')}.`,
  });

/** The filters of a search that came as a JSON body. */
export const filtersIn = (body: Json): SearchQuery => {
  if (!isObject(body)) throw notFilters();
  return body;
};
