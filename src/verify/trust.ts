import { type Checkpoint, parseCheckpoint } from '../core/checkpoint.js';
import { type NoteVerifier, type Opened, openNote, parseVerifierKey } from '../core/signed-note.js';
import type { Text } from '../core/text.js';
import { Refuted } from './finding.js';
import type { Policy } from './policy.js';

/** Whose signatures count. */
export interface Trust {
  readonly keys: readonly NoteVerifier[];
  readonly policy?: Policy | undefined;
}

/** A checkpoint that was signed by a key one trusts, and by as many witnesses as one asks for. */
export interface Believed {
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly signers: readonly string[];
  readonly witnesses: readonly string[];
}

const where: Readonly<Record<'malformed' | 'forged' | 'unknown', Text>> = {
  malformed: { en: 'is no signed note', id: 'bukan catatan bertanda tangan' },
  forged: {
    en: 'has a signature that is not over this text: it was forged or changed',
    id: 'memuat tanda tangan yang bukan atas teks ini: dipalsukan atau diubah',
  },
  unknown: {
    en: 'is not signed with a key that is trusted',
    id: 'tidak ditandatangani dengan kunci yang dipercaya',
  },
};

/** Throws Refuted; `holder` says whose checkpoint it is. */
export const believe = (note: string, trust: Trust, holder: Text): Believed =>
  believeOpened(note, openNote(note, trust.keys), trust, holder);

const believeOpened = (note: string, opened: Opened, { policy }: Trust, holder: Text): Believed => {
  if ('refused' in opened) throw refuse(holder, where[opened.refused]);
  const checkpoint = parseCheckpoint(opened.note.text);
  if (checkpoint === undefined)
    throw refuse(holder, { en: 'is signed, but is no checkpoint', id: 'bertanda tangan, tetapi bukan checkpoint' });
  if (!opened.by.some(({ name }) => name === checkpoint.origin))
    throw refuse(holder, {
      en: `names ${checkpoint.origin}, another log than its key's`,
      id: `menyebut ${checkpoint.origin}, log lain daripada pemilik kuncinya`,
    });
  return {
    checkpoint,
    note,
    signers: opened.by.map(({ name }) => name),
    witnesses: policy === undefined ? [] : witnessesOf(note, policy, holder),
  };
};

/**
 * Those of several notes that a key one trusts has signed. Others say nothing: a key that was rotated away has signed them. Throws
 * Refuted for a forged one.
 */
export const believeKnown = (notes: readonly string[], trust: Trust, holder: Text): Believed[] =>
  notes.flatMap((note) => {
    const opened = openNote(note, trust.keys);
    return 'refused' in opened && opened.refused === 'unknown' ? [] : [believeOpened(note, opened, trust, holder)];
  });

const witnessesOf = (note: string, { needed, witnesses }: Policy, holder: Text): string[] => {
  const opened = openNote(note, witnesses);
  if ('refused' in opened && opened.refused === 'forged') throw refuse(holder, where.forged);
  const names = 'by' in opened ? opened.by.map(({ name }) => name) : [];
  if (names.length >= needed) return names;
  throw refuse(holder, {
    en: `has ${names.length} of the ${needed} cosignatures that are asked for`,
    id: `hanya memiliki ${names.length} dari ${needed} tanda tangan saksi yang diminta`,
  });
};

const refuse = (holder: Text, problem: Text): Refuted =>
  new Refuted({ en: `the checkpoint of ${holder.en} ${problem.en}.`, id: `checkpoint ${holder.id} ${problem.id}.` });

/** The keys among texts that are some. */
export const readKeys = (texts: readonly string[]): NoteVerifier[] =>
  texts.flatMap((text) => parseVerifierKey(text) ?? []);
