import type { Clock } from '../core/clock.js';
import type { DropPlace } from './drop-place.js';

/** A file of which this process alone takes care, in a folder of its own: `work/<claim>/<file>`. */
export interface Claim {
  /** The same however often the file changes hands. */
  readonly id: string;
  readonly file: string;
  /** Below the drop folder. */
  readonly folder: string;
}

/** How long a claim holds without being kept. */
export interface Terms {
  readonly clock: Clock;
  readonly leaseMs: number;
}

/** What became of a file; the name of the folder it ends in. */
export type Ending = 'done' | 'rejected';

const lease = /^lease-(\d+)$/;
const ours = /^lease-\d+$|\.laporan\.(json|txt)$/i;

/** Names the gateway gives itself, and those that programs give to files they are still writing. */
export const isOwnOrUnfinished = (name: string): boolean =>
  ours.test(name) || /^(\.|~)|\.(tmp|part|partial|crdownload|filepart)$/i.test(name);

export const prepareFolders = async (place: DropPlace): Promise<void> => {
  for (const name of ['work', 'done', 'rejected', 'seen']) await place.makeFolder(name);
};

type Held = Pick<Claim, 'folder'>;

const leasesOf = async (place: DropPlace, { folder }: Held): Promise<readonly string[]> =>
  (await place.list(folder)).map(({ name }) => name).filter((name) => lease.test(name));

/**
 * Says that this process is alive until then (epoch milliseconds). A lease tells its end by its name: it is there or not, and never
 * half written. False when the claim was taken over.
 */
export const keepClaim = async (place: DropPlace, claim: Held, until: number): Promise<boolean> => {
  const kept = `lease-${until}`;
  if (!(await place.writeText(`${claim.folder}/${kept}`, ''))) return false;
  for (const name of await leasesOf(place, claim)) if (name !== kept) await place.removeFile(`${claim.folder}/${name}`);
  return true;
};

/** Leaves the file to whoever comes next. */
export const releaseClaim = async (place: DropPlace, claim: Held): Promise<void> => {
  for (const name of await leasesOf(place, claim)) await place.removeFile(`${claim.folder}/${name}`);
};

const makeFolder = async (place: DropPlace, now: Date): Promise<{ id: string; folder: string }> => {
  const stem = now.toISOString().replace(/[-:.]/g, '');
  for (let n = 1; ; n++) {
    const id = `${stem}-${n}`;
    const folder = `work/${id}+1`;
    if (await place.makeFolder(folder)) return { id, folder };
  }
};

/** Takes a dropped file. `undefined` when another process took it first. */
export const claimFile = async (
  place: DropPlace,
  file: string,
  { clock, leaseMs }: Terms,
): Promise<Claim | undefined> => {
  const { id, folder } = await makeFolder(place, clock.now());
  const claim = { id, file, folder };
  const kept = await keepClaim(place, claim, clock.now().getTime() + leaseMs);
  if (kept && (await place.move(file, `${folder}/${file}`)) === 'moved') return claim;
  await removeEmpty(place, claim);
  return undefined;
};

const removeEmpty = async (place: DropPlace, claim: Held): Promise<void> => {
  await releaseClaim(place, claim);
  await place.removeFolder(claim.folder);
};

const isHeld = (names: readonly string[], now: number): boolean =>
  names.some((name) => Number(lease.exec(name)?.[1] ?? 0) > now);

/** Folders of files that are being received, or were left behind by a process, dead or drained; the oldest first. */
export const claimsIn = async (place: DropPlace): Promise<string[]> =>
  (await place.list('work')).map(({ name }) => name).sort();

/** Takes up a file that was left behind. `undefined` when somebody takes care of it. */
export const takeUp = async (place: DropPlace, name: string, { clock, leaseMs }: Terms): Promise<Claim | undefined> => {
  const [, id, turn] = /^(.+)\+(\d+)$/.exec(name) ?? [];
  if (id === undefined) return undefined;
  const names = (await place.list(`work/${name}`)).map((one) => one.name);
  if (isHeld(names, clock.now().getTime())) return undefined;
  const folder = `work/${id}+${Number(turn) + 1}`;
  if ((await place.move(`work/${name}`, folder)) !== 'moved') return undefined;
  await keepClaim(place, { folder }, clock.now().getTime() + leaseMs);
  const file = names.find((one) => !ours.test(one));
  if (file !== undefined) return { id, file, folder };
  await removeEmpty(place, { folder });
  return undefined;
};

/** Moves the file, and what was reported about it, out of `work`. */
export const endClaim = async (place: DropPlace, claim: Claim, ending: Ending): Promise<void> => {
  await releaseClaim(place, claim);
  for (let n = 1; ; n++) {
    const moved = await place.move(claim.folder, `${ending}/${n === 1 ? claim.id : `${claim.id}-${n}`}`);
    if (moved !== 'occupied') return;
  }
};
