import { isObject, type Json } from '../core/json.js';
import { pointerParts } from '../core/pointer.js';
import type { Contract, Scheme, Subject } from './contract.js';

export interface SubjectPath {
  readonly scheme: Scheme;
  readonly path: string;
}

type Visit = (value: Json | undefined, found: (text: string) => void) => void;

const step = (tokens: readonly string[]): Visit => {
  const [token, ...rest] = tokens;
  if (token === undefined) return (value, found) => void (typeof value === 'string' && value !== '' && found(value));
  const next = step(rest);
  if (token === '*')
    return (value, found) => {
      if (Array.isArray(value)) for (const item of value) next(item, found);
    };
  return (value, found) => {
    if (isObject(value) && Object.hasOwn(value, token)) next(value[token], found);
  };
};

/** One person, one name: a resident's 16-digit NPWP is their NIK, any other is `0` and the old 15 digits (PMK 112/2022). */
const named = (scheme: Scheme, value: string): Subject => {
  if (scheme !== 'npwp') return { scheme, value };
  if (value.length === 15) return { scheme, value: `0${value}` };
  return value.startsWith('0') ? { scheme, value } : { scheme: 'nik', value };
};

/** A function that names the subjects of one side's bodies, each once, in the contract's order. */
export const subjectReader = (paths: readonly SubjectPath[]): ((value: Json) => Subject[]) => {
  const readers = paths.map(({ scheme, path }) => ({ scheme, visit: step(pointerParts(path)) }));
  return (value) => {
    const subjects: Subject[] = [];
    for (const { scheme, visit } of readers)
      visit(value, (text) => {
        const subject = named(scheme, text);
        if (!subjects.some((known) => known.scheme === subject.scheme && known.value === subject.value))
          subjects.push(subject);
      });
    return subjects;
  };
};

/** Whom a valid body of one side of a contract is about; of an answer, hand in what the consumer receives. */
export const subjectsOf = (contract: Contract, side: 'request' | 'response', value: Json): Subject[] =>
  contract[side].subjects(value);
