import { parseCheckpoint } from '../core/checkpoint.js';
import { treeRoot } from '../core/merkle.js';
import { formatSignature, type NoteVerifier, openNote, parseNote } from '../core/signed-note.js';
import type { Sql } from '../core/sql.js';
import { nodesFromTiles } from '../core/tile.js';
import { readTiles, readTree } from './tree.postgres.js';

/** Why a cosigned checkpoint is not kept: it is no note, none of ours, of a history that is not this one, or of no witness we know. */
export type Unkept = 'malformed' | 'not-ours' | 'other-history' | 'unknown-witness';

export interface Judges {
  /** The log's own keys. */
  readonly log: readonly NoteVerifier[];
  readonly witnesses: readonly NoteVerifier[];
}

/** Cosignatures kept of each witness: enough for another witness to sign the same checkpoint. */
const kept = 16;

/** Keeps what witnesses have signed under a checkpoint of ours, and says why not otherwise. */
export const keepCosignatures = async (
  sql: Sql,
  text: string,
  { log, witnesses }: Judges,
): Promise<Unkept | undefined> => {
  const parsed = parseNote(text);
  if (parsed === undefined) return 'malformed';
  const opened = openNote(text, log);
  const checkpoint = 'by' in opened ? parseCheckpoint(parsed.text) : undefined;
  if (checkpoint === undefined) return 'not-ours';
  if (!(await isOfThisHistory(sql, checkpoint.size, checkpoint.root))) return 'other-history';
  const signed = openNote(text, witnesses);
  if ('refused' in signed) return 'unknown-witness';
  const linesOf = (signers: readonly NoteVerifier[]) =>
    signers.map(({ name, id }) => {
      const found = parsed.signatures.find((one) => one.name === name && one.id === id);
      return { witness: name, line: found === undefined ? '' : formatSignature(found) };
    });
  const own = 'by' in opened ? linesOf(opened.by) : [];
  const note = `${parsed.text}\n${own.map(({ line }) => line).join('')}`;
  for (const { witness, line } of linesOf(signed.by)) await keep(sql, { size: checkpoint.size, witness, note, line });
  return undefined;
};

const isOfThisHistory = async (sql: Sql, size: number, root: Buffer): Promise<boolean> => {
  const tree = await readTree(sql);
  if (size > tree.size) return false;
  return (await treeRoot(nodesFromTiles(readTiles(sql), tree.size), size)).equals(root);
};

interface Row {
  readonly size: number;
  readonly witness: string;
  readonly note: string;
  readonly line: string;
}

const keep = async (sql: Sql, { size, witness, note, line }: Row): Promise<void> => {
  await sql.query(
    `insert into log.cosignature (size, witness, note, line) values ($1, $2, $3, $4)
     on conflict (size, witness) do update set note = excluded.note, line = excluded.line, at = now()`,
    [size, witness, note, line],
  );
  await sql.query(
    `delete from log.cosignature where witness = $1 and size <
       (select min(size) from (select size from log.cosignature where witness = $1 order by size desc limit ${kept}) as newest)`,
    [witness],
  );
};

/** Checkpoints with all their cosignatures, newest first. */
export const readCosigned = async (sql: Sql): Promise<string[]> => {
  const rows = await sql.query<{ note: string }>(
    `select note || string_agg(line, '' order by witness) as note from log.cosignature group by size, note order by size desc limit ${kept}`,
    [],
    'log.read_cosigned',
  );
  return rows.map(({ note }) => note);
};

/** A checkpoint of ours with the cosignatures that there are under it. */
export const withCosignatures = async (sql: Sql, checkpoint: string, size: number): Promise<string> => {
  const rows = await sql.query<{ line: string }>(
    'select line from log.cosignature where size = $1 and note = $2 order by witness',
    [size, checkpoint],
    'log.cosignatures_of',
  );
  return checkpoint + rows.map(({ line }) => line).join('');
};
