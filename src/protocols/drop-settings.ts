import type { Failure } from '../core/failure.js';
import type { JsonObject, JsonSchema } from '../core/json.js';
import type { Text } from '../core/text.js';
import { type SftpSettings, sftpSchema } from './sftp-settings.js';

/** Where files are dropped, and when one counts as whole. */
export interface DropSettings {
  /** Absolute path. Below it the gateway keeps `work`, `done`, `rejected` and `seen`. */
  readonly folder: string;
  /** The server that has it. Default: this machine. */
  readonly sftp?: SftpSettings;
  /** Names that are taken, `*` and `?` as in a shell, case not counted. Default: all. */
  readonly pattern?: string;
  /** Milliseconds between looks at the folder. Default 5,000. */
  readonly pollMs?: number;
  /** A file is whole when its size and time have stood still so long. Default 10,000. */
  readonly settleMs?: number;
  /** How long after its process has died a file is taken up by another. Default 60,000. */
  readonly leaseMs?: number;
}

/** Members for the `config` schema of an adapter that watches a drop folder. */
export const dropProperties: Readonly<Record<string, JsonSchema>> = {
  folder: {
    type: 'string',
    minLength: 1,
    maxLength: 500,
    description: 'Absolute path of the drop folder; the gateway makes subfolders in it and deletes nothing.',
  },
  sftp: sftpSchema,
  pattern: {
    type: 'string',
    minLength: 1,
    maxLength: 100,
    description: 'File names to take, with * and ?. Default: all.',
  },
  pollMs: {
    type: 'integer',
    minimum: 20,
    maximum: 3_600_000,
    default: 5000,
    description: 'Milliseconds between looks at the folder.',
  },
  settleMs: {
    type: 'integer',
    minimum: 0,
    maximum: 3_600_000,
    default: 10_000,
    description: 'A file is whole once its size and time have stood still for so many milliseconds.',
  },
  leaseMs: {
    type: 'integer',
    minimum: 500,
    maximum: 3_600_000,
    default: 60_000,
    description: 'Milliseconds after which the file of a process that died is taken up by another.',
  },
};

/**
 * One row of a file: what is handed over, or why it cannot be. `row` is numbered as a spreadsheet program shows it, `part` names the
 * file inside an archive; `reason` is a code of the dialect's own, for programs.
 */
export type OfferedRow =
  | { readonly row: number; readonly part?: string; readonly native: JsonObject; readonly dedupeKey: string }
  | { readonly row: number; readonly part?: string; readonly fault: Text; readonly reason?: string };

/** Something of a file that is larger than a row, such as a file inside an archive; what is wrong with one does not hold up the others. */
export type OfferedPart =
  | { readonly part: string; readonly native: JsonObject; readonly dedupeKey: string }
  | { readonly part: string; readonly failure: Failure }
  /** Worth knowing for whoever dropped the file, and no reason to refuse anything. */
  | { readonly part: string; readonly remark: Text; readonly reason?: string };

export type Offered = OfferedRow | OfferedPart;

/** How the files of one folder are understood. */
export interface DropReader {
  /** The inbound operation each row is handed over as. */
  readonly operation: string;
  /** Throws a Failure for a file that is none, or not one of these. `name` is the one it was dropped under. */
  read(path: string, name: string): AsyncIterable<Offered>;
}

/** Whether a name fits a pattern of `*` and `?`, in time of length × length at most. */
export const fitsPattern = (name: string, pattern: string): boolean => {
  const [text, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  let [at, place, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (wanted[place] === '*') {
      star = place++;
      mark = at;
    } else if (place < wanted.length && (wanted[place] === '?' || wanted[place] === text[at])) {
      at++;
      place++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++mark;
    } else return false;
  }
  while (wanted[place] === '*') place++;
  return place === wanted.length;
};
