import type { IncomingHttpHeaders } from 'node:http';
import { Failure } from '../core/failure.js';
import type { Wishes } from '../exchanges/front-door.js';
import { parseIdempotencyKey } from '../exchanges/idempotency.js';

/** What the headers of an exchange say (`docs/api.md`). */
export interface ExchangeHeaders {
  readonly purpose: string;
  readonly officer?: string | undefined;
  readonly case?: string | undefined;
  readonly elements?: readonly string[] | undefined;
  readonly agreement?: string | undefined;
  readonly traceparent?: string | undefined;
}

const invalid = (name: string, en: string, id: string): Failure =>
  new Failure('HEADER_INVALID', { en: `${name}: ${en}`, id: `${name}: ${id}` });

const purposeMissing = (): Failure =>
  invalid(
    'Gateway-Purpose',
    'say why the data is asked for, for example PUBLIC_SERVICE.LICENSING.',
    'sebutkan untuk apa data diminta, misalnya PUBLIC_SERVICE.LICENSING.',
  );

const text = (name: string, value: string): string => {
  if (/^[\x20-\x7e]{1,128}$/.test(value)) return value;
  throw invalid(
    name,
    'send 1 to 128 printable ASCII characters.',
    'kirim 1 sampai 128 karakter ASCII yang dapat dicetak.',
  );
};

const list = (value: string): string[] => [
  ...new Set(
    value
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  ),
];

/** W3C Trace Context, version 00; anything else is as if it were not there. */
const traceparent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const one = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const optional = (headers: IncomingHttpHeaders, name: 'Gateway-Officer' | 'Gateway-Case' | 'Gateway-Agreement') => {
  const value = one(headers, name.toLowerCase());
  return value === undefined ? undefined : text(name, value);
};

const read = (headers: IncomingHttpHeaders): ExchangeHeaders => {
  const purpose = one(headers, 'gateway-purpose');
  if (!purpose) throw purposeMissing();
  const officer = optional(headers, 'Gateway-Officer');
  const kase = optional(headers, 'Gateway-Case');
  const agreement = optional(headers, 'Gateway-Agreement');
  const elements = one(headers, 'gateway-elements');
  const trace = one(headers, 'traceparent');
  return {
    purpose,
    officer,
    case: kase,
    elements: elements === undefined ? undefined : list(elements),
    agreement,
    traceparent: trace !== undefined && traceparent.test(trace) ? trace : undefined,
  };
};

/** `Prefer` (RFC 7240): preferences that are not understood are ignored. */
const preferences = (header: string | undefined): { respondAsync: boolean; wait?: number } => {
  if (header === undefined) return { respondAsync: false };
  const wanted = header.split(',').map((part) => part.trim().toLowerCase());
  const wait = wanted.map((part) => /^wait\s*=\s*"?(\d{1,5})"?$/.exec(part)?.[1]).find(Boolean);
  return {
    respondAsync: wanted.includes('respond-async'),
    ...(wait === undefined ? {} : { wait: Number(wait) }),
  };
};

const keyOf = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const key = parseIdempotencyKey(header);
  if (key !== undefined) return key;
  throw invalid(
    'Idempotency-Key',
    'send a quoted string or a bare token of at most 255 characters.',
    'kirim string berkutip atau token polos paling panjang 255 karakter.',
  );
};

/** Never throws: what cannot be followed is told as `wishes.problem`, so that the refusal is on record. */
export const readExchangeHeaders = (headers: IncomingHttpHeaders): { asked: ExchangeHeaders; wishes: Wishes } => {
  try {
    const asked = read(headers);
    const key = keyOf(one(headers, 'idempotency-key'));
    const wishes = preferences(one(headers, 'prefer'));
    return { asked, wishes: key === undefined ? wishes : { ...wishes, idempotencyKey: key } };
  } catch (error) {
    return {
      asked: { purpose: one(headers, 'gateway-purpose') ?? '' },
      wishes: { respondAsync: false, problem: error as Failure },
    };
  }
};
