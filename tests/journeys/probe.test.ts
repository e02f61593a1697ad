import t, { type Test } from 'tap';
import { startSandbox } from '../../sandbox/sandbox.js';
import { runProgram } from './program.js';

const setup = async (t: Test) => {
  const sandbox = await startSandbox('p'.repeat(32), () => new Date());
  t.teardown(() => sandbox.close());
  const agencies: Record<string, string> = Object.assign(
    {},
    ...Object.values(sandbox.ready.agencies).map(({ env }) => env),
  );
  return (system: string, variables: Record<string, string> = {}) =>
    runProgram(['probe', system], { ...agencies, ...variables });
};

t.test(
  'probe tells whether a system can be reached with its credentials, in the language of the terminal',
  async (t) => {
    const probe = await setup(t);
    const [works, bekerja, wrong, gone, unknown] = await Promise.all([
      probe('bapenda.sismiop'),
      probe('oss.rba', { LANG: 'id_ID.UTF-8' }),
      probe('bapenda.sismiop', { SANDBOX_BAPENDA_PASSWORD: 'wrong' }),
      probe('bapenda.sismiop', { SANDBOX_BAPENDA_URL: 'http://127.0.0.1:9' }),
      probe('dpmptsp.perizinan'),
    ]);
    t.match(works, { status: 0, stdout: 'bapenda.sismiop can be reached.' });
    t.match(bekerja, { status: 0, stdout: 'oss.rba dapat dihubungi.' });
    t.match(wrong, { status: 1, stdout: '', stderr: /^PROVIDER_AUTH_FAILED: / });
    t.match(gone, { status: 1, stdout: '', stderr: /^PROVIDER_UNAVAILABLE: / });
    t.match(unknown, { status: 1, stdout: '', stderr: /^NOT_FOUND: dpmptsp\.perizinan is no system with an adapter/ });
  },
);
