/** One file or folder as a listing tells of it; a link is neither. */
export interface Listed {
  readonly name: string;
  readonly size: number;
  /** Epoch milliseconds; whole seconds where the protocol knows no better. */
  readonly mtimeMs: number;
  readonly isFile: boolean;
}

/** A file of the place, readable on this machine. */
export interface Fetched {
  /** Where it can be read, under a name that ends as the file's own does. */
  readonly path: string;
  /** SHA-256 of its bytes, lower-case hex. */
  readonly sha256: string;
  /** Removes what was copied for reading, never the file itself. */
  discard(): Promise<void>;
}

/** What came of a move: the source was not there any more, or the target already was. */
export type Moved = 'moved' | 'gone' | 'occupied';

/**
 * Where files are dropped: a folder of this machine or of a server. Paths are relative to the drop folder, parted by `/`; `''` is
 * the drop folder itself. Moving is atomic: of several processes that move one file, one does. Throws a Failure or the system's
 * own error when the place cannot be used now.
 */
export interface DropPlace {
  /** A folder that is not there is empty. */
  list(folder: string): Promise<readonly Listed[]>;
  /** Makes a folder in one that is there. False when it is there already. */
  makeFolder(path: string): Promise<boolean>;
  /** A short text of the gateway's own; `undefined` when it is not there. */
  readText(path: string): Promise<string | undefined>;
  /** False when there is no such folder. */
  writeText(path: string, text: string): Promise<boolean>;
  move(from: string, to: string): Promise<Moved>;
  /** Removes a file of the gateway's own, if it is there. */
  removeFile(path: string): Promise<void>;
  /** Removes a folder if it is there and empty. */
  removeFolder(path: string): Promise<void>;
  /** Makes a claimed file readable. `claim` names the copy, so that one which a killed process left behind is found again. */
  fetch(path: string, claim: string, signal: AbortSignal): Promise<Fetched>;
  /** Throws the Failure that an administrator would meet: address, credentials, rights. */
  probe(signal: AbortSignal): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
