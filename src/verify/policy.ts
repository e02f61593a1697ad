import { parseWitnessKey } from '../core/cosignature.js';
import { readDecimal } from '../core/decimal.js';
import type { NoteVerifier } from '../core/signed-note.js';

/** How many of which witnesses must have cosigned. */
export interface Policy {
  readonly needed: number;
  readonly witnesses: readonly NoteVerifier[];
}

/** Reads `2 of <key>, <key>, <key>`: keys of witnesses, separated by commas or spaces; `undefined` when it says nothing of the kind. */
export const parsePolicy = (text: string): Policy | undefined => {
  const [, digits = '', list = ''] = /^\s*(\d+)\s+of\s+(\S[\s\S]*)$/.exec(text) ?? [];
  const needed = readDecimal(digits);
  const keys = list.split(/[\s,]+/).filter((key) => key !== '');
  const witnesses = keys.flatMap((key) => parseWitnessKey(key) ?? []);
  const different = new Set(witnesses.map(({ name, id }) => `${name}+${id}`)).size;
  if (needed === undefined || needed === 0 || needed > different || different < keys.length) return undefined;
  return { needed, witnesses };
};
