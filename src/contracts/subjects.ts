import { isObject, type Json, type JsonObject } from '../core/json.js';
import { printPlate, readPlate } from '../core/plate.js';
import { pointerParts } from '../core/pointer.js';
import type { Contract, Scheme, Subject } from './contract.js';

export interface SubjectPath {
  readonly scheme: Scheme;
  readonly path: string;
}

type Visit = (value: Json | undefined, found: (text: string) => void) => void;

/** A plate may come whole or in its three parts, spaced and cased in any way; it is one subject all the same. */
const plateText = (value: Json | undefined): string | undefined => {
  const parts = isObject(value ?? null) ? (value as JsonObject) : { prefix: value ?? '', number: '' };
  const { prefix, number, suffix = '' } = parts;
  if (typeof prefix !== 'string' || typeof number !== 'string') return undefined;
  const text = `${prefix} ${number} ${typeof suffix === 'string' ? suffix : ''}`.trim();
  const plate = readPlate(text);
  return plate === undefined ? text : printPlate(plate);
};

const step = (tokens: readonly string[], scheme: Scheme): Visit => {
  const [token, ...rest] = tokens;
  if (token === undefined)
    return (value, found) => {
      const text = scheme === 'plate' ? plateText(value) : value;
      if (typeof text === 'string' && text !== '') found(text);
    };
  const next = step(rest, scheme);
  if (token === '*')
    return (value, found) => {
      if (Array.isArray(value)) for (const item of value) next(item, found);
    };
  return (value, found) => {
    if (isObject(value) && Object.hasOwn(value, token)) next(value[token], found);
  };
};

/**
 * One person, one name: a resident's 16-digit NPWP is their NIK, any other is `0` and the old 15 digits (PMK 112/2022); since July 2024
 * the number of a driving licence is its holder's NIK, older ones have 12 or 14 digits.
 */
const named = (scheme: Scheme, value: string): Subject => {
  if (scheme === 'drivingLicence') return { scheme: value.length === 16 ? 'nik' : scheme, value };
  if (scheme !== 'npwp') return { scheme, value };
  if (value.length === 15) return { scheme, value: `0${value}` };
  return value.startsWith('0') ? { scheme, value } : { scheme: 'nik', value };
};

const digits = (least: number, most = least): RegExp => new RegExp(`^\\d{${least},${most}}$`);

/** What an identifier of each scheme looks like in the contracts. */
const forms: Readonly<Record<Scheme, RegExp>> = {
  nik: digits(16),
  nop: digits(18),
  nib: digits(13),
  npwp: digits(15, 16),
  familyCard: digits(16),
  drivingLicence: /^\d{12}(\d\d){0,2}$/,
  plate: /^[A-Za-z0-9 .-]{2,16}$/,
  letter: /^\P{Cc}{1,128}$/u,
  permit: /^\P{Cc}{1,128}$/u,
};

/** The subject an identifier stands for, whatever way a person may write it; `undefined` when it is none of its scheme. */
export const subjectNamed = (scheme: Scheme, identifier: string): Subject | undefined => {
  if (!forms[scheme].test(identifier)) return undefined;
  const value = scheme === 'plate' ? plateText(identifier) : identifier;
  return value === undefined ? undefined : named(scheme, value);
};

/** A function that names the subjects of one side's bodies, each once, in the contract's order. */
export const subjectReader = (paths: readonly SubjectPath[]): ((value: Json) => Subject[]) => {
  const readers = paths.map(({ scheme, path }) => ({ scheme, visit: step(pointerParts(path), scheme) }));
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
