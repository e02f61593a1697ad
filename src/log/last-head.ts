import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last signed head, kept where a restored database cannot take it back. */
export interface LastHead {
  /** The signed note, `undefined` when nothing was kept yet. */
  read(): Promise<string | undefined>;
  /** Durable, and whole or not at all, once it resolves. */
  write(checkpoint: string): Promise<void>;
}

/** In a file of mode 0600. */
export const lastHeadIn = (file: string): LastHead => ({
  async read() {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  async write(checkpoint) {
    const draft = `${file}.${process.pid}.new`;
    await writeDurably(draft, checkpoint);
    await rename(draft, file);
    await syncFolder(dirname(file));
  },
});

const writeDurably = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'w', 0o600);
  try {
    // A draft that a killed process left may be anybody's.
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
};

/** The renaming itself is durable only with its folder. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
