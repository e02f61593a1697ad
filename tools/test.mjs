// Runs the compiled tests, each file a plain Node.js process: the `tap` program would load its coverage hooks into every one of
// them and into every program they start, which costs more than many a test does. `npm run coverage` still goes through it.
// Parameters: files; none = everything in dist/tests. Prints TAP: a line a file, all that a failed file said, and the sums.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const minutes = 5;

const say = (line) => process.stdout.write(`${line}\n`);

const root = fileURLToPath(new URL('..', import.meta.url));

// The files that take longest come first, so that none of them is left running alone at the end.
const weight = (file) => ['journeys', 'deliveries', 'exchanges', 'config'].indexOf(file.split('/')[2]) >>> 0;

const everyFile = async () => {
  const found = await readdir(join(root, 'dist/tests'), { recursive: true });
  return found
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => `dist/tests/${name.replaceAll('\\', '/')}`)
    .sort((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1));
};

const run = (file, cache) =>
  new Promise((end) => {
    const child = spawn(process.execPath, [file], {
      cwd: root,
      env: { ...process.env, TAP: '1', TAP_TIMEOUT: String(minutes * 60), NODE_COMPILE_CACHE: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const begun = Date.now();
    let said = '';
    const hear = (text) => {
      said += text;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', (error) => hear(`${error}\n`));
    // tap ends a test that is late and says which; this is for a process that cannot even do that.
    const late = setTimeout(
      () => {
        child.kill('SIGKILL');
        child.stdout.destroy();
        child.stderr.destroy();
      },
      (minutes * 60 + 30) * 1000,
    );
    child.on('close', (code, signal) => {
      clearTimeout(late);
      end({ file, said, ended: signal ?? code, seconds: (Date.now() - begun) / 1000 });
    });
  });

// The sums that tap prints last. A file that ends without them ended too early or tests nothing, whatever its exit code says.
const countsOf = ({ said, ended }) => {
  const sums = /^# \{ total: \d+.*\}$/gm;
  const last = said.match(sums)?.at(-1) ?? '';
  const count = (word) => Number(new RegExp(`\\b${word}: (\\d+)`).exec(last)?.[1] ?? 0);
  const counts = {
    total: count('total'),
    pass: count('pass'),
    fail: count('fail'),
    skip: count('skip'),
    todo: count('todo'),
  };
  const isGood = ended === 0 && counts.total > 0 && counts.fail === 0;
  return isGood || counts.fail > 0 ? counts : { ...counts, total: counts.total + 1, fail: 1 };
};

const indented = (text) => text.replace(/^(?=.)/gm, '    ');

const print = (number, result, { total, fail }) => {
  const { file, said, ended, seconds } = result;
  const name = relative(root, resolve(root, file));
  if (fail > 0) {
    process.stdout.write(`# Subtest: ${name}\n${indented(said)}    # ended with ${ended} after ${total} assertions\n`);
  } else {
    // What was not run is always said.
    for (const line of said.match(/^ *(?:(?:not )?ok|1\.\.0) .*# (?:SKIP|TODO).*$/gm) ?? []) say(indented(line));
  }
  say(`${fail > 0 ? 'not ok' : 'ok'} ${number} - ${name} # time=${seconds.toFixed(2)}s`);
};

const files = process.argv.length > 2 ? process.argv.slice(2) : await everyFile();
const cache = await mkdtemp(join(tmpdir(), 'jembatan-compiled-'));
const sums = { total: 0, pass: 0, fail: 0, skip: 0, todo: 0 };
const failed = [];
const begun = Date.now();
let next = 0;
let done = 0;

const work = async () => {
  while (next < files.length) {
    const file = files[next];
    next += 1;
    const result = await run(file, cache);
    const counts = countsOf(result);
    for (const [word, number] of Object.entries(counts)) sums[word] += number;
    if (counts.fail > 0) failed.push({ file, counts });
    done += 1;
    print(done, result, counts);
  }
};

// In CI few failures are tried once more, each file alone. One that passes then depends on the load of the machine: it no longer
// stands in the way of others' work, and is told, to be mended.
const again = async () => {
  for (const { file, counts } of failed) {
    const repeated = countsOf(await run(file, cache));
    if (repeated.fail > 0) continue;
    for (const word of Object.keys(sums)) sums[word] += repeated[word] - counts[word];
    say(`# UNSTEADY ${relative(root, resolve(root, file))}: it failed, and passed when it ran alone`);
  }
};

say('TAP version 14');
// One more than the processors: the tests wait for sockets and the database about a third of the time.
await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
if (process.env.CI === 'true' && failed.length <= 3) await again();
await rm(cache, { recursive: true, force: true });
say(`1..${done}`);
if (done === 0) say('not ok - there is no test to run');
const shown = Object.entries(sums).filter(([word, number]) => number > 0 || word === 'total');
say(`# { ${shown.map(([word, number]) => `${word}: ${number}`).join(', ')} }`);
say(`# time=${((Date.now() - begun) / 1000).toFixed(1)}s`);
process.exitCode = sums.fail > 0 || done === 0 ? 1 : 0;
