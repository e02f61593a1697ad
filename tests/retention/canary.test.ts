import t from 'tap';
import { inclusionProof, leafHash, nodeHash, type TreeNode, treeRoot, verifyInclusion } from '../../src/core/merkle.js';
import type { Database } from '../../src/core/sql.js';
import { commit } from '../../src/log/commitment.js';
import { openingContext } from '../../src/log/opening.js';
import { eraseSubject } from '../../src/retention/erase-subject.postgres.js';
import { keys, logOn, recordOf } from '../log/record.js';
import { freshDatabase } from '../postgres.js';

/** A value that anybody guesses in ten tries, once a salt is known. */
const guesses = Array.from({ length: 10 }, (_, n) => String(n));
const fields = ['subject', 'subject.2', 'case', 'request', 'response'] as const;

/** Every row of every table but those of the vault: what an ordinary dump holds. */
const dump = async (database: Database, schemas: string): Promise<string> => {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') and schemaname ${schemas}`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => database.query<{ row: string }>(`select r::text as row from ${name} r`)),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
};

const withoutVault = (database: Database) => dump(database, `<> 'vault'`);

/** The whole live database, and whatever of the vault the gateway's own key opens. */
const everything = async (database: Database): Promise<string> => {
  const sealed = await database.query<{ exchange: string; kind: string; sealed: Uint8Array }>(
    `select e.exchange::text as exchange, s.kind, o.sealed from vault.opening o join log.entry e using (idx) join log.shape s on s.id = e.shape`,
  );
  const opened = sealed.map(({ exchange, kind, sealed }) =>
    Buffer.from(keys.sealer.open(sealed, openingContext(exchange, kind))).toString(),
  );
  return [await dump(database, 'is not null'), ...opened].join('\n');
};

/** Anything that could be a salt: 16 bytes anywhere in a run of hexadecimal digits, or of base64url. */
const saltsIn = function* (text: string): Generator<Buffer> {
  for (const [run] of text.matchAll(/[0-9a-f]{32,}/g))
    for (let at = 0; at + 32 <= run.length; at += 2) yield Buffer.from(run.slice(at, at + 32), 'hex');
  for (const [run] of text.matchAll(/[\w-]{22,}/g))
    for (let at = 0; at + 22 <= run.length; at += 1) yield Buffer.from(run.slice(at, at + 22), 'base64url');
};

/** What somebody who has the text finds out about an entry by trying every value under everything that could be a salt. */
const guess = (text: string, entry: string): string[] => {
  const { commitments } = JSON.parse(entry) as { commitments: Record<string, string> };
  const sought = new Map(Object.entries(commitments).map(([field, commitment]) => [commitment, field]));
  const found = new Set<string>();
  for (const salt of saltsIn(text))
    for (const field of fields)
      for (const value of guesses)
        for (const candidate of [value, `digit:${value}`]) {
          const known = sought.get(commit(salt, field, candidate));
          if (known !== undefined) found.add(`${known} ${candidate}`);
        }
  return [...found].sort();
};

const entriesIn = (database: Database) =>
  database.query<{ idx: number; entry: string }>('select idx, entry from log.entry order by idx');

/** The tree over entries, as a program that has only their bytes builds it. */
const treeOver = (entries: readonly { readonly entry: string }[]) => {
  const node = ({ level, index }: TreeNode): Buffer =>
    level === 0
      ? leafHash(Buffer.from(entries[index]?.entry ?? ''))
      : nodeHash(node({ level: level - 1, index: index * 2 }), node({ level: level - 1, index: index * 2 + 1 }));
  return async (nodes: readonly TreeNode[]) => nodes.map(node);
};

t.test(
  'a value of one digit cannot be guessed without its salt, and after an erasure its salt is nowhere',
  async (t) => {
    const database = await freshDatabase(t);
    const log = logOn(database);
    const digit = (value: string) => ({ scheme: 'digit', value });
    const sealed = (subjects: readonly string[]) => ({
      subjects: subjects.map(digit),
      officer: 'petugas',
      case: '3',
      request: '7',
      response: '4',
    });
    await log.append(recordOf({ sealed: sealed(['5']) }));
    await log.append(recordOf({ kind: 'delivery.completed', mode: 'queued', sealed: sealed(['8', '5']) }));
    await log.append(recordOf({ sealed: sealed(['8']) }));
    const before = await entriesIn(database);
    const [one = { entry: '' }, both = { entry: '' }, other = { entry: '' }] = before;

    const old = await withoutVault(database);
    await t.test('not from an ordinary dump taken before', async (t) => {
      for (const { entry } of before) t.same(guess(old, entry), []);
    });

    await t.test('while the vault and the key together do tell it, so the guessing works', async (t) => {
      const all = await everything(database);
      t.same(guess(all, one.entry), ['case 3', 'request 7', 'response 4', 'subject digit:5']);
      t.same(guess(all, both.entry).length, 5);
    });

    const read = treeOver(before);
    const root = await treeRoot(read, before.length);
    const receipts = await Promise.all(before.map(({ idx }) => inclusionProof(read, idx, before.length)));
    const erased = await eraseSubject({ database, log, indexOfYear: keys.log.indexOfYear }, digit('5'), (counts) =>
      recordOf({ kind: 'payload.erased', sealed: { subjects: [] }, note: { entries: counts.entries } }),
    );
    await log.close();
    t.match(erased, { exchanges: 2, entries: 2 });

    await t.test(
      'nor from the live database and the key after the erasure; who was not erased is still known',
      async (t) => {
        const all = await everything(database);
        t.same(guess(all, one.entry), []);
        t.same(guess(all, both.entry), [], 'an entry about two loses the openings of both');
        t.same(guess(all, other.entry), ['case 3', 'request 7', 'response 4', 'subject digit:8']);
      },
    );

    await t.test('every receipt given before still verifies, and the entries are the same bytes', async (t) => {
      const after = await entriesIn(database);
      t.same(after.slice(0, 3), before);
      t.match(JSON.parse(after.at(-1)?.entry ?? ''), { kind: 'payload.erased', note: { entries: 2 } });
      for (const [index, { entry }] of after.slice(0, 3).entries())
        t.ok(
          verifyInclusion({ index, size: 3, leaf: leafHash(Buffer.from(entry)), proof: receipts[index] ?? [], root }),
          `receipt ${index}`,
        );
    });
  },
);
