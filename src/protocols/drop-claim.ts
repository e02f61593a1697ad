import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';

/** A file of which this process alone takes care, in a folder of its own: `work/<claim>/<file>`. */
export interface Claim {
  /** The same however often the file changes hands. */
  readonly id: string;
  readonly file: string;
  readonly folder: string;
}

/** What became of a file; the name of the folder it ends in. */
export type Ending = 'done' | 'rejected';

const leaseFile = 'lease';
const ours = /^lease(\.new)?$|\.laporan\.(json|txt)$/i;

/** Names the gateway gives itself, and those that programs give to files they are still writing. */
export const isOwnOrUnfinished = (name: string): boolean =>
  ours.test(name) || /^(\.|~)|\.(tmp|part|partial|crdownload|filepart)$/i.test(name);

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** `undefined` when what is asked for is not there: another process was faster. */
const unlessGone = <Value>(doing: Promise<Value>): Promise<Value | undefined> =>
  doing.catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });

export const prepareFolders = async (root: string): Promise<void> => {
  // Not recursive: a drop folder that is not mounted must not be made up.
  for (const name of ['work', 'done', 'rejected', 'seen'])
    await mkdir(join(root, name)).catch((error) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
};

/** Says that this process is alive. Throws when the claim was taken over. */
export const keepClaim = async ({ folder }: Pick<Claim, 'folder'>, until: number): Promise<void> => {
  await writeFile(join(folder, `${leaseFile}.new`), String(until));
  await rename(join(folder, `${leaseFile}.new`), join(folder, leaseFile));
};

/** Leaves the file to whoever comes next. */
export const releaseClaim = async ({ folder }: Claim): Promise<void> => {
  await rm(join(folder, leaseFile), { force: true });
};

const makeFolder = async (root: string, now: Date): Promise<{ id: string; folder: string }> => {
  const stem = now.toISOString().replace(/[-:.]/g, '');
  for (let n = 1; ; n++) {
    const id = `${stem}-${n}`;
    const folder = join(root, 'work', `${id}+1`);
    const made = await mkdir(folder).then(
      () => true,
      (error) => {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      },
    );
    if (made) return { id, folder };
  }
};

/** Takes a dropped file. `undefined` when another process took it first. */
export const claimFile = async (
  root: string,
  file: string,
  { clock, leaseMs }: { readonly clock: Clock; readonly leaseMs: number },
): Promise<Claim | undefined> => {
  const { id, folder } = await makeFolder(root, clock.now());
  const claim = { id, file, folder };
  await keepClaim(claim, clock.now().getTime() + leaseMs);
  const taken = await unlessGone(rename(join(root, file), join(folder, file)).then(() => true));
  if (taken) return claim;
  await removeEmpty(folder);
  return undefined;
};

const removeEmpty = async (folder: string): Promise<void> => {
  await rm(join(folder, leaseFile), { force: true });
  await rm(join(folder, `${leaseFile}.new`), { force: true });
  await rmdir(folder).catch(() => undefined);
};

const leaseOver = async (folder: string, now: number): Promise<boolean> => {
  const text = await unlessGone(readFile(join(folder, leaseFile), 'utf8'));
  return text === undefined || !(Number(text) > now);
};

/** Takes up a file that a process left behind, dead or drained. `undefined` when there is none. */
export const takeUp = async (
  root: string,
  { clock, leaseMs }: { readonly clock: Clock; readonly leaseMs: number },
): Promise<Claim | undefined> => {
  for (const name of (await readdir(join(root, 'work'))).sort()) {
    const [, id, turn] = /^(.+)\+(\d+)$/.exec(name) ?? [];
    const left = join(root, 'work', name);
    if (id === undefined || !(await leaseOver(left, clock.now().getTime()))) continue;
    const folder = join(root, 'work', `${id}+${Number(turn) + 1}`);
    if (!(await unlessGone(rename(left, folder).then(() => true)))) continue;
    await keepClaim({ folder }, clock.now().getTime() + leaseMs);
    const file = (await readdir(folder)).find((one) => !ours.test(one));
    if (file !== undefined) return { id, file, folder };
    await removeEmpty(folder);
  }
  return undefined;
};

/** Moves the file, and what was reported about it, out of `work`. */
export const endClaim = async (root: string, claim: Claim, ending: Ending): Promise<void> => {
  await releaseClaim(claim);
  for (let n = 1; ; n++) {
    const target = join(root, ending, n === 1 ? claim.id : `${claim.id}-${n}`);
    try {
      return await rename(claim.folder, target);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
    }
  }
};
