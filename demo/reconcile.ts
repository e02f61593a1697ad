import { at, type Json, text } from './json.js';

/** A resident as the village's own register has them. */
export interface Villager {
  readonly nik: string;
  readonly fullName: string;
  readonly street: string;
}

/** What the comparison found: work for the village, and for nobody else. */
export type Finding =
  | 'MATCH'
  | 'NAME_DIFFERS'
  | 'MOVED'
  | 'DECEASED'
  | 'DUPLICATE'
  | 'INACTIVE'
  | 'NOT_FOUND'
  | 'TEMPORARY'
  | 'TWICE_IN_EXTRACT';

/** How far a night came; kept by the village's system, so that the next call goes on from there. */
export interface Progress {
  /** The first line of the extract that is not done yet, from 0. */
  readonly cursor: number;
  readonly findings: ReadonlyMap<number, Finding>;
  /** Why the last slice ended early: a failure's code. */
  readonly stopped?: string;
}

/** Asks a slice in one bulk call; the lines of the answer, as far as it came. */
export type AskBulk = (bodies: readonly Json[]) => Promise<readonly Json[]>;

export const begun: Progress = { cursor: 0, findings: new Map() };

/** A village gives those who have no number yet one of its own, with zeros in front; the registry must never be asked by it. */
const isTemporary = ({ nik }: Villager): boolean => !/^[1-9]\d{15}$/.test(nik);

const ofCode: Readonly<Record<string, Finding>> = {
  SUBJECT_DECEASED: 'DECEASED',
  SUBJECT_DUPLICATE: 'DUPLICATE',
  SUBJECT_INACTIVE: 'INACTIVE',
  SUBJECT_NOT_FOUND: 'NOT_FOUND',
  IDENTIFIER_INVALID: 'NOT_FOUND',
};

const verdictOf = (line: Json): Finding | undefined => {
  if (at(line, 'status') !== 200) return ofCode[text(at(line, 'problem', 'code'))];
  if (at(line, 'response', 'matches', 'fullName', 'verdict') !== 'MATCH') return 'NAME_DIFFERS';
  return at(line, 'response', 'matches', 'street', 'verdict') === 'MATCH' ? 'MATCH' : 'MOVED';
};

/** What can be said of a line without asking anybody. */
const knownOf = (extract: readonly Villager[], index: number): Finding | undefined => {
  const villager = extract[index] as Villager;
  if (isTemporary(villager)) return 'TEMPORARY';
  return extract.findIndex(({ nik }) => nik === villager.nik) < index ? 'TWICE_IN_EXTRACT' : undefined;
};

const question = ({ nik, fullName, street }: Villager): Json => ({ nik, claims: { fullName, street } });

/**
 * One slice of an extract, from the cursor on: who needs no question is judged at once, at most `slice` others are asked together. A call
 * that ended early (quota reserve, registry away, connection lost) leaves the cursor at the first line without an answer.
 */
export const reconcile = async (
  extract: readonly Villager[],
  { cursor, findings: before }: Progress,
  slice: number,
  ask: AskBulk,
): Promise<Progress> => {
  const findings = new Map(before);
  const asked: number[] = [];
  let end = cursor;
  for (; end < extract.length && asked.length < slice; end += 1) {
    const known = knownOf(extract, end);
    if (known === undefined) asked.push(end);
    else findings.set(end, known);
  }
  const lines = asked.length === 0 ? [] : await ask(asked.map((index) => question(extract[index] as Villager)));
  for (const [n, index] of asked.entries()) {
    const line = lines[n];
    const finding = line === undefined ? undefined : verdictOf(line);
    if (finding === undefined)
      return { cursor: index, findings, stopped: text(at(line, 'problem', 'code')) || 'CONNECTION_LOST' };
    findings.set(index, finding);
  }
  return { cursor: end, findings };
};
