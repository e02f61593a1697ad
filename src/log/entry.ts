import { hash } from 'node:crypto';
import type { LogRecord } from './log.js';
import type { Field } from './opening.js';

/** No entry is longer (C2SP tlog-tiles: a bundle gives its length in 16 bits). */
export const maxEntryBytes = 65_535;

/**
 * The bytes of an entry as text: canonical JSON (RFC 8785), written as one literal in key order. It holds no line break and
 * nothing personal in clear. Names that come from outside are the caller's to leave out.
 */
export const entryOf = (record: LogRecord, commitments: readonly (readonly [Field, string])[]): string =>
  `{"agreement":${text(record.agreement)},"at":"${record.at.toISOString()}","attempts":${count(record.attempts)}` +
  `,"code":${textOrNull(record.code)},"commitments":{${commitments.map(([field, value]) => `"${field}":"${value}"`).join(',')}}` +
  `,"config":${count(record.config)},"consumer":${text(record.consumer)}` +
  `,"elements":{"asked":[${list(record.elements.asked)}],"returned":[${list(record.elements.returned)}],"withheld":[${list(record.elements.withheld)}]}` +
  `,"exchange":${text(record.exchange)},"kind":${text(record.kind)},"mode":${text(record.mode)}` +
  `,"ms":{"provider":${count(record.ms.provider)},"total":${count(record.ms.total)}},"native":${textOrNull(record.native)}` +
  `${record.note ? `,"note":{${note(record.note)}}` : ''},"outcome":${text(record.outcome)}` +
  `${record.parent === undefined ? '' : `,"parent":${text(record.parent)}`},"provider":${text(record.provider)}` +
  `,"purpose":${text(record.purpose)},"service":${text(record.service)},"v":1}`;

/** SHA-256(0x00 ‖ bytes), lower-case hex: the leaf of an RFC 6962 tree. */
export const leafOf = (entry: string): string => hash('sha256', `\0${entry}`, 'hex');

/** JSON.stringify writes strings as RFC 8785 asks, except lone surrogates, which are no Unicode text at all. */
const text = (value: string): string => {
  const quoted = JSON.stringify(value);
  return quoted.includes('\\ud') ? JSON.stringify(value.replace(/\p{Surrogate}/gu, '\ufffd')) : quoted;
};

const textOrNull = (value: string | null): string => (value === null ? 'null' : text(value));

const list = (values: readonly string[]): string => values.map(text).join(',');

/** A whole number from 0; anything else is 0. */
export const count = (value: number): number => (value > 0 && value < 2 ** 31 ? Math.round(value) : 0);

const note = (facts: Readonly<Record<string, string | number>>): string => {
  const clean = Object.entries(facts).map(([key, value]) => [text(key), value] as const);
  const byKey = new Map(clean.map(([key, value]) => [JSON.parse(key) as string, value]));
  return [...byKey.keys()]
    .sort()
    .map((key) => `${text(key)}:${fact(byKey.get(key) ?? 0)}`)
    .join(',');
};

const fact = (value: string | number): string => (typeof value === 'string' ? text(value) : JSON.stringify(value));
