import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** What the conformance suite needs of a drop folder of this machine, whatever is dropped into it. */
export const dropFolder = (t: Test) => ({
  async folder() {
    const folder = await mkdtemp(join(tmpdir(), 'jembatan-drop-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    return folder;
  },
  acknowledged: async (folder: string) => (await readdir(join(folder, 'done')).catch(() => [])).length > 0,
  secrets: [],
});
