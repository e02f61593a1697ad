import { Failure } from '../../core/failure.js';
import { isObject, type Json } from '../../core/json.js';
import type { Text } from '../../core/text.js';
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
const names = ['from', 'to', 'cursor', 'limit', ...texts] as const;

/** For the documentation; `readFilters` decides, and says what is wrong in two languages. */
export const filtersSchema = {
  type: 'object',
  properties: {
    from: { type: 'string', description: 'Inclusive; RFC 3339 date-time with offset' },
    to: { type: 'string', description: 'Exclusive' },
    ...Object.fromEntries(texts.map((name) => [name, { type: 'string' }])),
    cursor: { type: 'string', description: '`next` of the page before' },
    limit: { type: 'string', description: '1 to 200, default 50' },
  },
} as const;

const wrong = (name: string, detail: Text): Failure =>
  new Failure(
    'REQUEST_INVALID',
    {
      en: 'A filter of the search cannot be used; see errors.',
      id: 'Ada saringan pencarian yang tidak dapat dipakai; lihat errors.',
    },
    { errors: [{ pointer: `/${name}`, keyword: 'filter', detail }] },
  );

const instant = (query: SearchQuery, name: 'from' | 'to'): Date | undefined => {
  const value = query[name];
  if (value === undefined) return undefined;
  const withOffset = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value);
  const date = withOffset ? new Date(value) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw wrong(name, {
    en: 'write a date-time with its offset, for example 2026-11-24T08:00:00+07:00',
    id: 'tulis tanggal dan waktu lengkap dengan selisih zona, misalnya 2026-11-24T08:00:00+07:00',
  });
};

const whole = (query: SearchQuery, name: 'cursor' | 'limit', least: number, most: number): number | undefined => {
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

/** Throws REQUEST_INVALID naming the filter that cannot be used. */
export const readFilters = (
  query: SearchQuery,
  page: number,
): { filters: EntryFilters; cursor: number | undefined; limit: number } => {
  const stray = Object.keys(query).find((name) => !(names as readonly string[]).includes(name));
  if (stray !== undefined)
    throw wrong('', { en: `the search knows: ${names.join(', ')}`, id: `pencarian mengenal: ${names.join(', ')}` });
  const from = instant(query, 'from');
  const to = instant(query, 'to');
  const given = texts.flatMap((name) => {
    const value = text(query, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    filters: { ...(from && { from }), ...(to && { to }), ...Object.fromEntries(given) },
    cursor: whole(query, 'cursor', 0, Number.MAX_SAFE_INTEGER),
    limit: whole(query, 'limit', 1, 200) ?? page,
  };
};

/** A citizen's number may be an officer or a case; it must not come to stand in the access logs of proxies on the way. */
export const assertNoIdentifier = (query: SearchQuery): void => {
  const name = Object.keys(query).find((key) => /\d{13,}/.test(`${key} ${String(query[key as keyof SearchQuery])}`));
  if (name === undefined) return;
  throw wrong(/\d{13,}/.test(name) ? '' : name, {
    en: 'looks like an identity number, which must not stand in a URL: send the search as POST /audit/v1/exchanges/search',
    id: 'tampak seperti nomor identitas, yang tidak boleh ada di URL: kirim pencarian sebagai POST /audit/v1/exchanges/search',
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
