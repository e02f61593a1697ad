import { randomBytes } from 'node:crypto';
import { startSandbox } from './sandbox.js';

const sandbox = await startSandbox(process.env.SANDBOX_SECRET || randomBytes(32).toString('hex'), () => new Date());

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await sandbox.close();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// A closed stdin means that the parent has died, however it died.
process.stdin.on('close', stop).on('end', stop).on('error', stop).resume();

process.stdout.write(`${JSON.stringify(sandbox.ready)}\n`);
