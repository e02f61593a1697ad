import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { dropReports } from '../../sandbox/drop-reports.js';
import type { JsonObject } from '../../src/core/json.js';
import type { Report } from '../../src/protocols/drop-report.js';
import { until } from '../adapters/drop-folder.js';
import { startGateway, withConnection, withSystem } from '../gateway.js';
import { serveOpenSsh, withoutOpenSsh } from '../protocols/openssh-peer.js';

const newFolder = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-sftp-drop-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

t.test('a village drops its books on the regency’s SFTP server', { skip: withoutOpenSsh }, async (t) => {
  const { privateKey = '', ...server } = await serveOpenSsh(t);
  const [home, folder, register] = [await newFolder(t), await newFolder(t), await newFolder(t)];
  const key = join(home, 'key');
  await writeFile(key, privateKey, { mode: 0o600 });
  const sftp = { ...server, hostKeys: [...server.hostKeys], privateKey: `file:${key}`, copies: home };
  const { control, call } = await startGateway(t, {
    configure: (configuration) =>
      withSystem('dpmd.siskeudes', { addresses: ['127.0.0.0/8'] })(
        withConnection('dpmd.siskeudes', { folder, register, sftp, pollMs: 30, settleMs: 30 } as JsonObject)(
          configuration,
        ),
      ),
  });

  /** As a village does it: under a passing name first, with a client of another make than the gateway's. */
  const upload = (path: string, name: string): void => {
    const options = ['-q', '-b', '-', '-i', key, '-P', String(server.port)];
    const trust = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
    const input = `put ${path} ${folder}/${name}.part\nrename ${folder}/${name}.part ${folder}/${name}\n`;
    execFileSync('sftp', [...options, ...trust, `${server.user}@127.0.0.1`], { input, stdio: 'pipe' });
  };
  const send = async (errand: JsonObject) => {
    const dropped = (await control('/siskeudes/export', { body: { period: '2026-06', ...errand } })).json<{
      file: string;
      folder: string;
    }>();
    upload(join(dropped.folder, dropped.file), dropped.file);
    return until(async () => {
      const told = (await dropReports(folder)) as { folder: string; report: Report; text: string }[];
      return told.find(({ report }) => report.file === dropped.file);
    });
  };

  const villages = ['35.10.24.2008', '35.10.24.2005'];
  t.match(await send({ villages }), { folder: 'done', report: { outcome: 'accepted', rows: { accepted: 2 } } });
  const items = await until(async () => {
    const inbox = (await call('bpkad.anggaran', '/v1/inbox')).json<{ items: { body: JsonObject }[] }>();
    return inbox.items.length === villages.length ? inbox.items : undefined;
  });
  t.same(items.map(({ body }) => body.villageCode).sort(), [...villages].sort());
  t.match(await send({ villages, name: 'putus_2026-06.zip', copied: 'half' }), {
    folder: 'rejected',
    text: /ZIP rusak/,
  });
  t.same(
    (await readdir(folder)).sort(),
    ['done', 'rejected', 'seen', 'work'],
    'nothing is left where files are dropped',
  );
  t.ok((await readdir(register)).includes('villages_2026-06.json'));
});
