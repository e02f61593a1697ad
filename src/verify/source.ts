import type { ReadTiles } from '../core/tile.js';

/** What stands beside an entry in the database; everything but the leaf is there to be searched. */
export interface EntryRow {
  readonly exchange: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly ms: number | null;
  readonly leaf: Uint8Array;
  /** Filters with few values; `''` where the entry has none. */
  readonly shape: Readonly<Record<string, string>> | undefined;
}

export interface SourceEntry {
  readonly index: number;
  readonly text: string;
  readonly row?: EntryRow;
}

/** A log somebody else keeps: what it shows, of which nothing is believed. Throws a Failure when it cannot be read. */
export interface LogSource {
  /** The latest checkpoint, a signed note. */
  checkpoint(): Promise<string>;
  /** The verifier keys it claims to sign with. */
  keys(): Promise<readonly string[]>;
  /** Earlier checkpoints with the cosignatures of witnesses, newest first. */
  cosigned(): Promise<readonly string[]>;
  /** Hash tiles of the tree; a tile that is not there is empty. */
  readonly tiles: ReadTiles;
  /** Entries by rising index, at least `size` of them; absent when they may not be read. */
  readonly entries?: (size: number) => AsyncIterable<readonly SourceEntry[]>;
}
