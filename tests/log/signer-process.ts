// A process that integrates and signs, to be killed. Parameters: the database, the log's name, the seed of the key, the file of the last head.
// It loads little: a hundred of them start one after the other.
import { privateKeyOf } from '../../src/core/ed25519.js';
import { createNoteSigner } from '../../src/core/signed-note.js';
import { startIntegrator } from '../../src/log/integrator.js';
import { lastHeadIn } from '../../src/log/last-head.js';
import { connect } from '../../src/postgres/pool.js';
import { contend } from '../../src/postgres/sole.js';

const [databaseUrl = '', name = '', seed = '', file = ''] = process.argv.slice(2);
const integrator = startIntegrator({
  database: connect(databaseUrl, { name: 'signer', max: 1 }),
  signers: [createNoteSigner(name, privateKeyOf(Buffer.from(seed, 'base64url')))],
  lastHead: lastHeadIn(file),
  only: contend(databaseUrl, 'jembatan integrator'),
  refused: ({ reason }) => process.stderr.write(`${reason}\n`),
  rotated: async () => undefined,
  report: () => undefined,
  pauseMs: 20,
});
const told = setInterval(() => {
  if (!integrator.holds()) return;
  clearInterval(told);
  process.stdout.write('signs\n');
}, 5);
