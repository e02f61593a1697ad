import t from 'tap';
import { changesBetween } from '../../src/config/changes.js';
import { loadConfiguration } from '../../src/config/load.js';
import { withAgreement } from '../gateway.js';
import { shipped } from './installation.js';

const { configuration } = await loadConfiguration(shipped);

t.test('a version is told by what it says differently, before and after, document by document', async (t) => {
  const quota = { perDay: 7 };
  const changed = withAgreement('dpmptsp-dukcapil-2026', { quota, purposes: ['X'] })(configuration);
  const old = configuration.agreements.find(({ id }) => id === 'dpmptsp-dukcapil-2026');
  const document = 'agreements/dpmptsp-dukcapil-2026.yaml';
  t.strictSame(
    changesBetween(configuration, changed).filter(({ pointer }) => pointer !== '/quota/keep'),
    [
      { document, pointer: '/purposes', before: old?.purposes, after: ['X'] },
      { document, pointer: '/quota/perDay', before: old?.quota?.perDay ?? null, after: 7 },
    ],
  );
  t.strictSame(changesBetween(configuration, configuration), []);
});

t.test('a document that came or went is told whole, and a first version is everything', async (t) => {
  const [gone, ...agencies] = configuration.agencies;
  t.strictSame(changesBetween(configuration, { ...configuration, agencies }), [
    { document: `agencies/${gone?.id}.yaml`, pointer: '', before: gone, after: null },
  ]);
  const documents = changesBetween(undefined, configuration).map(({ document }) => document);
  t.ok(documents.length > 100);
  for (const document of [
    'gateway.yaml',
    'codes/purposes.yaml',
    'systems/dukcapil.siak.yaml',
    'routes/dukcapil.siak.yaml',
  ])
    t.ok(documents.includes(document), document);
});
