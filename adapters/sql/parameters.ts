import { Failure } from '../../src/core/failure.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { readPointer } from '../../src/core/pointer.js';
import type { SqlValue } from '../../src/protocols/sql-session.js';
import type { SqlParameter } from './config.js';

const WIB = 7 * 3_600_000;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

/** A day that is in the calendar. */
const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

const dayOf = (text: string): string | undefined => {
  try {
    return isDay(text) ? text : undefined;
  } catch {
    return undefined;
  }
};

/** In WIB and without a zone: what a column without one means here, and what the session's zone makes of one with it. */
const momentOf = (text: string): string | undefined => {
  const time = moment.test(text) && dayOf(text.slice(0, 10)) !== undefined ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  const [whole = ''] = new Date(time + WIB).toISOString().split('.');
  return whole.replace('T', ' ') + (/\.\d+/.exec(text)?.[0] ?? '');
};

/** The text of a value of that type, or `undefined` when it is none. */
const readers: Readonly<Record<SqlParameter['type'], (value: string | number | boolean) => string | undefined>> = {
  // PostgreSQL has no NUL in texts, and MariaDB's programs end there.
  text: (value) => (typeof value === 'string' && !value.includes('\0') ? value : undefined),
  integer: (value) => (typeof value !== 'boolean' && /^-?\d{1,18}$/.test(String(value)) ? String(value) : undefined),
  decimal: (value) =>
    typeof value !== 'boolean' && /^-?\d{1,30}(\.\d{1,15})?$/.test(String(value)) ? String(value) : undefined,
  boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  date: (value) => (typeof value === 'string' ? dayOf(value) : undefined),
  timestamp: (value) => (typeof value === 'string' ? momentOf(value) : undefined),
};

const missing = (operation: string, from: string): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: `The mapping gives nothing at ${from || '/'}, which the operation "${operation}" needs. Correct the route's translation, or mark the parameter "optional".`,
    id: `Pemetaan tidak memberi apa pun pada ${from || '/'}, padahal operasi "${operation}" memerlukannya. Perbaiki translasi pada rutenya, atau tandai parameternya "optional".`,
  });

const mistyped = (operation: string, { from, type }: SqlParameter): Failure =>
  new Failure('REQUEST_INVALID', {
    en: `The value at ${from || '/'} is no ${type}, which the operation "${operation}" needs. Correct the request, or the route's translation.`,
    id: `Nilai pada ${from || '/'} bukan ${type}, padahal operasi "${operation}" memerlukannya. Perbaiki permintaan, atau translasi pada rutenya.`,
  });

/** The values of an operation, in the order of their places. Throws TRANSLATION_FAILED or REQUEST_INVALID, never with a value in it. */
export const valuesFor = (operation: string, parameters: readonly SqlParameter[], body: JsonObject): SqlValue[] =>
  parameters.map((parameter) => {
    const { from, type, optional = false } = parameter;
    const found: Json | undefined = readPointer(body, from);
    if (found === undefined || found === null) {
      if (!optional) throw missing(operation, from);
      return { type, value: null };
    }
    const value = typeof found === 'object' ? undefined : readers[type](found);
    if (value === undefined) throw mistyped(operation, parameter);
    return { type, value };
  });
