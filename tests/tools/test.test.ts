import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { packageRoot } from '../../src/core/package-root.js';

const program = new URL('tools/test.mjs', packageRoot()).pathname;

interface Ended {
  readonly status: number;
  readonly stdout: string;
}

/** Runs files with these contents the way `npm test` runs the suite. */
const run = async (t: Test, contents: readonly string[]): Promise<Ended> => {
  const files = contents.map((content, at) => [`${at}.test.mjs`, `import t from 'tap';\n${content}`] as const);
  const folder = t.testdir(Object.fromEntries(files));
  const paths = files.map(([name]) => join(folder, name));
  return promisify(execFile)(process.execPath, [program, ...paths]).then(
    ({ stdout }) => ({ status: 0, stdout }),
    ({ code, stdout }) => ({ status: code, stdout }),
  );
};

const passing = `t.test('one', async (t) => { t.pass(); t.pass(); });`;

t.test('files that pass are summed up, and what they skipped is told with its reason', async (t) => {
  const { status, stdout } = await run(t, [
    passing,
    `t.pass(); t.test('far', { skip: 'needs PLUTO' }, async () => {});`,
  ]);
  t.equal(status, 0);
  t.match(stdout, /^# \{ total: 4, pass: 3, skip: 1 \}$/m);
  t.match(stdout, /ok \d+ - far # SKIP needs PLUTO$/m);
});

const broken = {
  'an assertion fails': `t.equal(1, 2, 'one is two');`,
  'it throws while it is loaded': `throw new Error('no such thing');`,
  'it exits well before its tests are done': `t.test('never', async () => process.exit(0));`,
  'it tests nothing': '',
  'it is killed': `t.pass(); t.test('never', async () => process.kill(process.pid, 'SIGKILL'));`,
};

for (const [how, content] of Object.entries(broken)) {
  t.test(`a run fails when of one file ${how}`, async (t) => {
    const { status, stdout } = await run(t, [passing, content]);
    t.equal(status, 1);
    t.match(stdout, /^not ok \d - .*1\.test\.mjs/m);
    t.match(stdout, /^ok \d - .*0\.test\.mjs/m, 'the others are run all the same');
    t.match(stdout, /fail: [12]\b/);
  });
}

t.test('all that a failed file said is shown', async (t) => {
  const { stdout } = await run(t, [`console.error('a last word'); t.equal(1, 2, 'one is two');`]);
  t.match(stdout, /^ {4}a last word$/m);
  t.match(stdout, /^ {4}not ok 1 - one is two$/m);
});
