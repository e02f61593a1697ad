import { execFile } from 'node:child_process';
import { chmod, chown, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Failure } from '../core/failure.js';

/** The account of the operating system that PostgreSQL's programs run under. */
export interface Account {
  /** Resolves with what the program printed; rejects when it exits with an error. */
  run(program: string, parameters: readonly string[]): Promise<string>;
  /** Makes a file or folder the account's own. */
  own(path: string): Promise<void>;
}

const run = promisify(execFile);

const quiet =
  process.platform === 'win32' ? {} : { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' } };

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as the owner of its data or as the user `postgres` (made when
 * there is none); where that user may not reach the folders, as under /root, in a user namespace where root has another name.
 */
export const accountFor = async (dataDir: string, data: string, program: string): Promise<Account> => {
  if (process.getuid?.() !== 0) return as({});
  const owner = await stat(data).catch(() => undefined);
  if (owner) return owner.uid === 0 ? namespaced : as({ uid: owner.uid, gid: owner.gid });
  const { mode } = await stat(dataDir);
  await chmod(dataDir, mode | 0o011);
  const postgres = await unprivileged();
  if (postgres && (await reaches(postgres, program, dataDir))) return as(postgres);
  return namespaced;
};

interface Ids {
  readonly uid?: number;
  readonly gid?: number;
}

const as = (ids: Ids): Account => ({
  run: async (program, parameters) => (await run(program, parameters, { ...quiet, ...ids, cwd: '/' })).stdout,
  own: async (path) => {
    if (ids.uid !== undefined && ids.gid !== undefined) await chown(path, ids.uid, ids.gid);
  },
});

const namespace = ['--user', '--map-user=65534', '--map-group=65534'];

const namespaced: Account = {
  async run(program, parameters) {
    await run('unshare', [...namespace, 'true'], quiet).catch((cause) => {
      throw new Failure('CONFIG_INVALID', unreachable, { cause });
    });
    return (await run('unshare', [...namespace, program, ...parameters], { ...quiet, cwd: '/' })).stdout;
  },
  own: () => Promise.resolve(),
};

const unprivileged = async (): Promise<Ids | undefined> =>
  (await idsOf('postgres')) ??
  (await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], quiet)
    .then(() => idsOf('postgres'))
    .catch(() => undefined));

const idsOf = async (user: string): Promise<Ids | undefined> => {
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, user], quiet)).stdout);
  return Promise.all([id('-u'), id('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  );
};

const reaches = (ids: Ids, program: string, folder: string): Promise<boolean> =>
  run('sh', ['-c', 'test -x "$0" && test -x "$1"', program, folder], { ...quiet, ...ids, cwd: '/' }).then(
    () => true,
    () => false,
  );

const unreachable = {
  en: 'The built-in PostgreSQL cannot run as root, and its user "postgres" may not enter this folder. Start the gateway as an ordinary user, move it to a folder every user may enter (such as /opt), or set DATABASE_URL.',
  id: 'PostgreSQL bawaan tidak dapat berjalan sebagai root, dan pengguna "postgres" tidak boleh memasuki folder ini. Jalankan gateway sebagai pengguna biasa, pindahkan ke folder yang boleh dimasuki semua pengguna (misalnya /opt), atau isi DATABASE_URL.',
};
