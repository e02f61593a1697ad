import type { HttpRequest } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import { join, query, texts } from '../../src/protocols/http-request.js';
import type { RestOperation } from './config.js';

const placeholder = /\{([^{}]+)\}/g;

const unusable = (field: string): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: `The path of this operation needs the field "${field}", and the mapping gave none that can stand in a path. Correct the route's translation.`,
    id: `Jalur operasi ini memerlukan kolom "${field}", tetapi pemetaan tidak memberikan nilai yang dapat ditempatkan di jalur. Perbaiki translasi pada rutenya.`,
  });

/** A value is one segment or a part of one: it never adds a segment, nor climbs out of its own. */
const fill = (path: string, values: Readonly<Record<string, string>>): string => {
  const filled = path.replace(placeholder, (_whole, field: string) => {
    const value = values[field];
    // Half a surrogate pair has no UTF-8, and so no place in a URL.
    if (value === undefined || value.trim() === '' || /\p{Surrogate}/u.test(value)) throw unusable(field);
    return encodeURIComponent(value);
  });
  const climbing = filled.split('/').findIndex((segment) => segment === '.' || segment === '..');
  if (climbing >= 0) throw unusable(path.split('/')[climbing] ?? path);
  return filled;
};

const without = (fields: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));

const only = (fields: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(name)));

type Content = Pick<HttpRequest, 'body' | 'headers'>;

const content = (how: RestOperation['body'], fields: JsonObject): Content => {
  if (how === 'json') return { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } };
  if (how === 'form')
    return {
      body: new URLSearchParams(texts(fields)).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
  return {};
};

/** Where a native body goes and as what: fields named in the path or the query stand there and are not repeated in the body. */
export const target = (
  url: string,
  operation: RestOperation,
  fields: JsonObject,
): Pick<HttpRequest, 'method' | 'url'> & Content => {
  const { method, path } = operation;
  const inPath = new Set([...path.matchAll(placeholder)].flatMap(([, field]) => field ?? []));
  const inQuery = new Set(operation.query ?? []);
  const bodyless = method === 'GET' || method === 'DELETE';
  const rest = without(fields, new Set([...inPath, ...inQuery]));
  return {
    method,
    url: join(url, fill(path, texts(only(fields, inPath)))) + query(only(fields, inQuery)),
    ...content(operation.body ?? (bodyless ? 'none' : 'json'), rest),
  };
};
