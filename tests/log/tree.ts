import { setTimeout as delay } from 'node:timers/promises';
import { parseCheckpoint } from '../../src/core/checkpoint.js';
import { createFrontier, leafHash } from '../../src/core/merkle.js';
import { createNoteSigner, openNote, parseVerifierKey } from '../../src/core/signed-note.js';
import type { Database } from '../../src/core/sql.js';
import { tilesOf } from '../../src/core/tile.js';
import type { Signing } from '../../src/gateway-log.js';
import type { ExchangeLog } from '../../src/log/log.js';
import { takeOffice } from '../../src/log/office.js';
import { readTree } from '../../src/log/tree.postgres.js';
import { recordOf } from './record.js';

export const logName = 'jembatan.test/log';

export const signersOf = ({ keys }: Signing, name = logName) => keys.map((key) => createNoteSigner(name, key));

/** What an office is taken with. */
export const officeParts = (database: Database, signing: Signing, name = logName) => ({
  database,
  signers: signersOf(signing, name),
  lastHead: signing.lastHead,
});

/** Takes the office and publishes all there is. */
export const publishAll = async (database: Database, signing: Signing, name = logName): Promise<void> => {
  const office = await takeOffice(officeParts(database, signing, name));
  for (let left: number | undefined = 1; left !== undefined && left > 0; ) left = await office.round();
};

export const appendMany = async (log: ExchangeLog, count: number): Promise<void> => {
  await Promise.all(Array.from({ length: count }, () => log.append(recordOf())));
};

/** Resolves once `holds` does; rejects after a minute. */
export const until = async (what: string, holds: () => Promise<boolean> | boolean): Promise<void> => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(20)) if (await holds()) return;
  throw new Error(`After a minute still not: ${what}`);
};

/**
 * Everything that is wrong with a log, worked out from its entries alone: gaps, leaves that are no hash of their entry, a root that
 * is not theirs, a tile that is not theirs, a checkpoint that does not verify.
 */
export const faultsOf = async (database: Database, verifierKey: string): Promise<string[]> => {
  const entries = await database.query<{ idx: number; entry: string; leaf: Buffer }>(
    'select idx, entry, leaf from log.entry order by idx',
  );
  const tree = await readTree(database);
  const [head] = await database.query<{ size: number }>('select size from log.head');
  const faults: string[] = [];
  if (head?.size !== entries.length) faults.push(`the head counts ${head?.size} of ${entries.length} entries`);
  const frontier = createFrontier();
  const hashes = new Map<number, Buffer[]>();
  for (const [n, { idx, entry, leaf }] of entries.entries()) {
    if (idx !== n) faults.push(`entry ${idx} stands at ${n}`);
    if (!leafHash(Buffer.from(entry)).equals(leaf)) faults.push(`leaf ${idx}`);
    if (n < tree.size)
      frontier.append(leaf, ({ level }, hash) => {
        if (level % 8 !== 0) return;
        const ofLevel = hashes.get(level / 8) ?? [];
        ofLevel.push(hash);
        hashes.set(level / 8, ofLevel);
      });
  }
  if (frontier.size !== tree.size || !frontier.root().equals(tree.root)) faults.push(`root of ${tree.size}`);
  const stored = await database.query<{ level: number; idx: number; hashes: Buffer }>('select * from log.tile');
  const found = new Map(stored.map(({ level, idx, hashes: bytes }) => [`${level}/${idx}`, bytes]));
  const expected = [...tilesOf(tree.size)];
  if (stored.length !== expected.length) faults.push(`${stored.length} tiles of ${expected.length}`);
  for (const { level, index, width } of expected) {
    const tile = found.get(`${level}/${index}`);
    const wanted = Buffer.concat((hashes.get(level) ?? []).slice(index * 256, index * 256 + width));
    if (tile?.equals(wanted) !== true) faults.push(`tile ${level}/${index}`);
  }
  return [...faults, ...checkpointFaults(tree, verifierKey)];
};

const checkpointFaults = ({ checkpoint, size, root }: Awaited<ReturnType<typeof readTree>>, key: string): string[] => {
  const verifier = parseVerifierKey(key);
  const opened = openNote(checkpoint, verifier === undefined ? [] : [verifier]);
  if (!('note' in opened)) return [`checkpoint ${opened.refused}`];
  const said = parseCheckpoint(opened.note.text);
  return said?.size === size && said.root.equals(root) ? [] : ['the checkpoint speaks of another tree'];
};
