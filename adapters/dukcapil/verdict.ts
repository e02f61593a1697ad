import type { Format } from '../../src/core/format.js';
import { isObject, type Json } from '../../src/core/json.js';

type Verdict = { verdict: 'MATCH' | 'MISMATCH'; score?: number };

const spoken = /^(tidak )?sesuai(?: ?\((\d{1,3})\))?$/i;

const read = (native: Json | undefined): Verdict | undefined => {
  if (typeof native !== 'string') return undefined;
  const match = spoken.exec(native) ?? spoken.exec(native.replace(/\s+/g, ' ').trim());
  if (match === null || Number(match[2] ?? 0) > 100) return undefined;
  const verdict = match[1] === undefined ? 'MATCH' : 'MISMATCH';
  return match[2] === undefined ? { verdict } : { verdict, score: Number(match[2]) };
};

const write = (canonical: Json): string | undefined => {
  if (!isObject(canonical)) return undefined;
  const word = canonical.verdict === 'MATCH' ? 'Sesuai' : 'Tidak Sesuai';
  if (canonical.verdict !== 'MATCH' && canonical.verdict !== 'MISMATCH') return undefined;
  return typeof canonical.score === 'number' ? `${word} (${canonical.score})` : word;
};

/** `Sesuai`, `Tidak Sesuai`, `Sesuai (100)`: a verdict and, where the registry gives one, its score in percent. */
export const verdict: Format = {
  yields: {
    type: 'object',
    required: ['verdict'],
    properties: {
      verdict: { type: 'string', enum: ['MATCH', 'MISMATCH'] },
      score: { type: 'integer', minimum: 0, maximum: 100 },
    },
  },
  decode: read,
  encode: write,
};

/** Reads the whole record: MISMATCH when one claim does, MATCH when all do. The NIK is what was looked up, not a claim. */
export const overall: Format = {
  yields: { type: 'string', enum: ['MATCH', 'MISMATCH', 'NOT_CHECKED'] },
  decode: (record) => {
    if (!isObject(record)) return undefined;
    const { NIK: _found, ...claims } = record;
    const verdicts = Object.values(claims).flatMap((said) => read(said) ?? []);
    if (verdicts.length === 0) return 'NOT_CHECKED';
    return verdicts.every((said) => said.verdict === 'MATCH') ? 'MATCH' : 'MISMATCH';
  },
  // What is computed from the claims is not said by itself.
  encode: () => undefined,
};
