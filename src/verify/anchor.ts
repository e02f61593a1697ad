import type { Text } from '../core/text.js';

/** A promise about the log's beginning: its first `size` entries have this root. */
export interface Anchor {
  readonly size: number;
  readonly root: Uint8Array;
  /** Who holds it, such as "the state file". */
  readonly holder: Text;
}

export const bySize = (anchors: readonly Anchor[]): Anchor[] => [...anchors].sort((a, b) => a.size - b.size);
