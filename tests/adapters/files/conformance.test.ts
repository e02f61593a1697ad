import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { files } from '../../../adapters/files/adapter.js';
import type { FilesConfig } from '../../../adapters/files/config.js';
import { exerciseListener } from '../../../src/adapter/conformance.js';
import { serveSftp } from '../../protocols/sftp-peer.js';
import { connect } from '../bench.js';
import { dropFolder } from '../drop-folder.js';

const nik = '3510242504909001';

const settings = {
  pollMs: 20,
  settleMs: 0,
  format: 'csv',
  columns: [{ name: 'number', required: true }, { name: 'nik' }],
  key: ['number'],
} satisfies Omit<FilesConfig, 'folder'>;

const rules = {
  adapter: files,
  offer: (folder: string) => writeFile(join(folder, 'kiriman.csv'), `number,nik\nA-1,${nik}\n`),
  offerFaulty: (folder: string) => writeFile(join(folder, 'kiriman.csv'), `number,nik\n,${nik}\n`),
  carried: [nik],
  accepted: { body: null },
};

t.test('the conformance suite, in a folder of this machine', (t) =>
  exerciseListener(t, { ...rules, ...dropFolder(t), config: (folder) => ({ ...settings, folder }) }),
);

t.test('the conformance suite, on an SFTP server', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'jembatan-files-'));
  t.teardown(() => rm(root, { recursive: true }));
  const { settings: sftp } = await serveSftp(t, root);
  const local = dropFolder(t);
  let made = 0;
  await exerciseListener(t, {
    ...rules,
    secrets: [sftp.password],
    config: (folder) => ({ ...settings, folder, sftp }) as never,
    async place() {
      await mkdir(join(root, `drop${++made}`));
      return `/drop${made}`;
    },
    offer: (folder) => rules.offer(join(root, folder)),
    offerFaulty: (folder) => rules.offerFaulty(join(root, folder)),
    acknowledged: (folder) => local.acknowledged(join(root, folder)),
  });
  const { connection } = await connect(t, files, { ...settings, folder: '/', sftp });
  await connection.probe(AbortSignal.timeout(5000));
});
