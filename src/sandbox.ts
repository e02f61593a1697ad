import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Variables } from './config/environment.js';
import { Failure } from './core/failure.js';

/** The simulated agencies, running as a program of their own beside the gateway. */
export interface SandboxProcess {
  /** `SANDBOX_<AGENCY>_URL` and credentials, for `env:` references. */
  readonly variables: Variables;
  /** Origin of its control API: cases, faults, calls. */
  readonly control: string;
  stop(): Promise<void>;
}

interface Ready {
  readonly agencies: Readonly<Record<string, { readonly env: Readonly<Record<string, string>> }>>;
  readonly control: string;
}

const program = fileURLToPath(new URL('../sandbox/main.js', import.meta.url));

const failed = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'The sandbox agencies did not start. Run npm run build, or remove "sandbox: true" from gateway.yaml.',
    id: 'Instansi sandbox tidak dapat dijalankan. Jalankan npm run build, atau hapus "sandbox: true" dari gateway.yaml.',
  });

/** `secret` makes the agencies' credentials; the same secret makes the same ones. The sandbox ends when this process does. */
export const startSandbox = async (secret: string): Promise<SandboxProcess> => {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { SANDBOX_SECRET: secret },
    // Ctrl-C reaches the whole terminal group; the gateway drains first and stops the sandbox itself.
    detached: true,
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), exited.then(() => undefined)]);
  if (line === undefined) throw failed();
  const { agencies, control } = JSON.parse(String(line[0])) as Ready;
  return {
    variables: Object.assign({}, ...Object.values(agencies).map(({ env }) => env)),
    control,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
};
