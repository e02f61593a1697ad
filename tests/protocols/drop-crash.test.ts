import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

t.test('64 MiB of rows go through a drop folder in far less memory than 300 MB', async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [here('../../bench/files.js'), '64']);
  const { rows, peakMiB } = JSON.parse(stdout) as { rows: number; peakMiB: number };
  t.ok(rows > 100_000, `${rows} rows`);
  t.ok(peakMiB < 200, `${peakMiB} MiB at most`);
});

t.test(
  'a process killed in the middle of a file leaves it to the next one, and no row is taken twice or lost',
  async (t) => {
    const root = await mkdtemp(join(tmpdir(), 'jembatan-crash-'));
    const [folder, journal] = [join(root, 'drop'), join(root, 'journal')];
    await mkdir(folder);
    const running: ChildProcess[] = [];
    const start = (): ChildProcess => {
      const child = spawn(process.execPath, [here('drop-child.js'), folder, journal], { stdio: 'inherit' });
      running.push(child);
      return child;
    };
    const kill = async (child: ChildProcess): Promise<void> => {
      const exited = once(child, 'exit');
      if (child.kill('SIGKILL')) await exited;
    };
    t.teardown(async () => {
      await Promise.all(running.map(kill));
      await rm(root, { recursive: true });
    });
    const taken = async (): Promise<string[]> => {
      const text = await readFile(journal, 'utf8').catch(() => '');
      return text.split('\n').filter((key) => key !== '');
    };
    const count = 100_000;
    await writeFile(join(folder, 'a.csv'), Array.from({ length: count }, (_, n) => `470/${n + 1}\n`).join(''));

    const first = start();
    while ((await taken()).length < 5000) await pause(5);
    await kill(first);
    const before = (await taken()).length;
    t.ok(before < count, `killed after ${before} of ${count} rows`);
    t.equal((await readdir(join(folder, 'work'))).length, 1, 'the file is where it was');

    start();
    while ((await readdir(join(folder, 'done'))).length === 0) await pause(20);
    const keys = await taken();
    t.equal(keys.length, count);
    t.equal(new Set(keys).size, count);
  },
);
