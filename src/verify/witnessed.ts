import { openNote } from '../core/signed-note.js';
import type { Anchor } from './anchor.js';
import { Refuted } from './finding.js';
import type { Policy } from './policy.js';
import type { LogSource } from './source.js';
import { believeKnown, type Trust } from './trust.js';

/** What a witness has cosigned last: a promise that the log must keep. */
export interface Witnessed extends Anchor {
  readonly witness: string;
}

/**
 * The latest checkpoint that each of the policy's witnesses has cosigned, at whatever size that was: the log must go on from each of
 * them. Throws Refuted when they are fewer than asked for, or when one was forged.
 */
export const witnessedBy = async (
  source: LogSource,
  trust: Trust,
  { needed, witnesses }: Policy,
): Promise<Witnessed[]> => {
  const notes = [await source.checkpoint(), ...(await source.cosigned())];
  const found = notes.flatMap((note) => {
    const holder = { en: 'a witness', id: 'saksi' };
    const opened = openNote(note, witnesses);
    if ('refused' in opened) {
      if (opened.refused === 'forged') throw forged;
      return [];
    }
    return believeKnown([note], trust, holder).flatMap(({ checkpoint }) =>
      opened.by.map(({ name }) => ({
        witness: name,
        size: checkpoint.size,
        root: checkpoint.root,
        holder: { en: `what ${name} has cosigned`, id: `yang ditandatangani ${name}` },
      })),
    );
  });
  const latest = new Map(found.sort((a, b) => a.size - b.size).map((one) => [one.witness, one]));
  if (latest.size >= needed) return [...latest.values()];
  throw new Refuted({
    en: `${latest.size} of the ${needed} witnesses that are asked for have cosigned.`,
    id: `${latest.size} dari ${needed} saksi yang diminta telah menandatangani.`,
  });
};

const forged = new Refuted({
  en: 'a cosignature is not over its checkpoint: it was forged or changed.',
  id: 'tanda tangan saksi bukan atas checkpoint-nya: dipalsukan atau diubah.',
});
