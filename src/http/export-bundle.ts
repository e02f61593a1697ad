import type { Proving } from '../log/published.postgres.js';
import type { FoundEntry } from '../log/read.postgres.js';
import type { EntryPage } from '../log/search.postgres.js';
import { type ExportFormat, type ExportPage, ndjson } from './export-format.js';

/** An entry with the hashes that prove it against the bundle's checkpoint. */
export type Proven = Pick<FoundEntry, 'index' | 'entry'> & { readonly proof: readonly string[] };

/** Verifies offline with `jembatan verify`; the form is in docs/log.md. */
export const entriesAsBundle = ({ checkpoint }: Proving, key: string): ExportFormat<Proven> => ({
  contentType: ndjson,
  extension: 'jsonl',
  head: `${JSON.stringify({ jembatan: 'bundle', v: 1, origin: checkpoint.split('\n', 1)[0], key, checkpoint })}\n`,
  line: ({ index, entry, proof }) => `${JSON.stringify({ index, entry, proof })}\n`,
  end: (count) => `${JSON.stringify({ entries: count })}\n`,
});

/** The entries of a page that the checkpoint covers, each with its proof; nothing comes after the first it does not. */
export const provenPage = async (
  { size, proof }: Proving,
  { entries, next }: EntryPage,
): Promise<ExportPage<Proven>> => {
  const rows: Proven[] = [];
  for (const { index, entry } of entries) {
    if (index >= size) return { rows, next: null };
    rows.push({ index, entry, proof: (await proof(index)).map((hash) => hash.toString('base64')) });
  }
  return { rows, next };
};
