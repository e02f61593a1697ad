import { Failure } from '../core/failure.js';
import { type NoteSigner, signatureLine } from '../core/signed-note.js';
import type { Anchor } from './anchor.js';
import type { LogSource } from './source.js';
import { anchorIn, readState, type State, writeState } from './state.js';
import { type Believed, believe, believeKnown, readKeys, type Trust } from './trust.js';
import { verifyGrowth } from './verify-log.js';

export interface WitnessParts {
  readonly source: LogSource;
  /** Path of the file that remembers what was cosigned last. */
  readonly state: string;
  /** Keys of the log that are trusted; without any, those of the state file, and at first those that the log shows. */
  readonly keys: readonly string[];
  readonly cosigner: NoteSigner;
  /** Hands a cosigned checkpoint over to the log. */
  readonly deliver: (note: string) => Promise<void>;
}

const live = { en: 'the log', id: 'log' };
const own = { en: 'what this witness cosigned last', id: 'yang terakhir ditandatangani saksi ini' };
const others = { en: 'what another witness cosigned', id: 'yang ditandatangani saksi lain' };

/**
 * Looks at a log once: cosigns its checkpoint when it goes on from all that this witness and others have cosigned, and resolves with
 * its size. Throws Refuted, and cosigns nothing, when the log shows two histories. Checkpoints of other witnesses that are newer
 * than the last one seen here are cosigned first, so that several names stand under the same one.
 */
export const witnessOnce = async (parts: WitnessParts): Promise<number> => {
  const { source, cosigner, deliver } = parts;
  const state = await readState(parts.state);
  const keys = await keysOf(parts, state);
  const trust: Trust = { keys: readKeys(keys) };
  // The others' first: what they cosigned may not be ahead of what is latest.
  const cosigned = believeKnown(await source.cosigned(), trust, others);
  const latest = believe(await source.checkpoint(), trust, live);
  const last = state && anchorIn(state, own);
  const anchors = [...(last === undefined ? [] : [last]), ...cosigned.map((one) => anchorOf(one))];
  await verifyGrowth(source, anchors, anchorOf(latest));
  for (const { note, checkpoint } of inOrder(cosigned, latest, last?.size ?? -1)) {
    // Remembered before anybody can hold it against this witness.
    await writeState(parts.state, { keys, checkpoint: note });
    await deliver(`${note}${signatureLine(note.slice(0, note.lastIndexOf('\n\n') + 1), cosigner)}`);
    if (checkpoint.size === latest.checkpoint.size) break;
  }
  return latest.checkpoint.size;
};

/** Those of the others that are ahead of what was cosigned last, smallest first, each once; and the latest, whose delivery may have failed before. */
const inOrder = (cosigned: readonly Believed[], latest: Believed, from: number): Believed[] => {
  const ahead = cosigned.filter(({ checkpoint }) => checkpoint.size > from);
  const bySize = new Map([...ahead, latest].map((one) => [one.checkpoint.size, one]));
  return [...bySize.values()].sort((a, b) => a.checkpoint.size - b.checkpoint.size);
};

const anchorOf = ({ checkpoint }: Believed): Anchor => ({ ...checkpoint, holder: others });

const keysOf = async ({ keys, source }: WitnessParts, state: State | undefined): Promise<readonly string[]> => {
  if (keys.length > 0) return keys;
  const known = state?.keys ?? (await source.keys());
  if (known.length > 0) return known;
  throw new Failure('CONFIG_INVALID', {
    en: 'The log shows no key. Name the one you trust with --key.',
    id: 'Log tidak menunjukkan kunci. Sebutkan kunci yang dipercaya dengan --key.',
  });
};
