import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type Checkpoint, parseCheckpoint } from '../core/checkpoint.js';
import { Failure } from '../core/failure.js';
import { isObject, type Json } from '../core/json.js';
import { openNote } from '../core/signed-note.js';
import type { Text } from '../core/text.js';
import type { Anchor } from './anchor.js';
import { readKeys } from './trust.js';

/** What is remembered between visits: which keys were trusted, and the last checkpoint that held. */
export interface State {
  /** Verifier keys. */
  readonly keys: readonly string[];
  /** A signed note. */
  readonly checkpoint: string;
}

const isTexts = (value: Json | undefined): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const parse = (text: string): State | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    if (!isObject(value) || value.jembatan !== 'verify state' || value.v !== 1) return undefined;
    const { keys, checkpoint } = value;
    if (!isTexts(keys) || typeof checkpoint !== 'string' || readKeys(keys).length === 0) return undefined;
    return { keys, checkpoint };
  } catch {
    return undefined;
  }
};

/** `undefined` when there is no file yet. Throws CONFIG_INVALID for a file that is no state: to start anew is for its owner to decide. */
export const readState = async (file: string): Promise<State | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const state = parse(text);
  if (state !== undefined) return state;
  throw new Failure('CONFIG_INVALID', {
    en: `${file} is no state file of jembatan verify. Name another file; without the old one nothing is known of earlier visits.`,
    id: `${file} bukan berkas keadaan jembatan verify. Sebutkan berkas lain; tanpa yang lama, kunjungan sebelumnya tidak diketahui.`,
  });
};

/** Replaces the file as a whole, so that a crash leaves the old one or the new one. */
export const writeState = async (file: string, { keys, checkpoint }: State): Promise<void> => {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify({ jembatan: 'verify state', v: 1, keys, checkpoint }, null, 2)}\n`);
  await rename(draft, file).catch(async (error) => {
    await rm(draft, { force: true });
    throw error;
  });
};

/** The checkpoint in it, which held when it was written. */
export const anchorIn = ({ keys, checkpoint }: State, holder: Text): Checkpoint & Anchor => {
  const opened = openNote(checkpoint, readKeys(keys));
  const parsed = 'note' in opened ? parseCheckpoint(opened.note.text) : undefined;
  if (parsed !== undefined) return { ...parsed, holder };
  throw new Failure('CONFIG_INVALID', {
    en: 'The state file holds a checkpoint that its own keys did not sign. Restore it, or start anew with another file.',
    id: 'Berkas keadaan memuat checkpoint yang tidak ditandatangani kuncinya sendiri. Pulihkan, atau mulai dengan berkas lain.',
  });
};
