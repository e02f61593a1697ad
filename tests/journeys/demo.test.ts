import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { flows } from '../../demo/flows.js';
import type { Place } from '../../demo/place.js';
import { packageRoot } from '../../src/core/package-root.js';
import { type Change, startGateway, withConnection } from '../gateway.js';

/** Delays in which a person would only wait. */
const shortened: Change = (configuration) => ({
  ...configuration,
  routes: configuration.routes.map((one) => ({
    ...one,
    routes: one.routes.map((route) =>
      route.retry === undefined ? route : { ...route, retry: { ...route.retry, firstDelayMs: 50, maxDelayMs: 200 } },
    ),
  })),
});

t.test('every flow of the demonstration walks to its end, twice in a row against one gateway', async (t) => {
  const { gateway, url, cases, controlUrl } = await startGateway(t, {
    configure: (configuration) =>
      [
        shortened,
        withConnection('bank.pembayaran', { pollMs: 30, settleMs: 30 }),
        withConnection('kua.simkah', { pollMs: 30, settleMs: 30 }),
        withConnection('dpmd.bumdes', { pollMs: 30, settleMs: 30 }),
        withConnection('dpmd.siskeudes', { pollMs: 30, settleMs: 30 }),
      ].reduce((changed, change) => change(changed), configuration),
  });
  const systems = gateway.current.get().configuration.systems.filter(({ client }) => client !== undefined);
  const clients: Record<string, { client_id: string; client_secret: string }> = {};
  for (const { id } of systems) clients[id] = { client_id: id, client_secret: await gateway.clients.issue(id) };
  const place: Place = { url, cases, control: controlUrl, clients, own: true, leave: () => Promise.resolve() };
  const tell = { step: () => undefined, remark: () => undefined };
  for (const [name, { walk }] of Object.entries(flows))
    for (const time of ['once', 'once more']) await t.resolves(walk(place, tell), `${name}, ${time}`);
});

const demo = (name: string, language: string) =>
  spawnSync(process.execPath, [fileURLToPath(new URL('dist/demo/main.js', packageRoot())), name], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', LANG: language },
  });

t.test('help lists every flow in a line, in either language; an unknown name does so too, and fails', async (t) => {
  for (const [language, pick] of [
    ['en_GB.UTF-8', 'en'],
    ['id_ID.UTF-8', 'id'],
  ] as const) {
    const [help, unknown] = [demo('help', language), demo('sepeda', language)];
    t.same([help.status, unknown.status], [0, 2]);
    for (const [name, { title }] of Object.entries(flows))
      for (const { stdout } of [help, unknown])
        t.match(stdout.split('\n').find((line) => line.startsWith(`  ${name} `)) ?? '', title[pick], name);
    t.match(unknown.stdout, '"sepeda"');
  }
});
