import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { packageRoot } from '../../src/core/package-root.js';
import { startGateway, type TestGateway } from '../gateway.js';

const root = packageRoot();
const consumer = 'tamansari.smartkampung';
const pages = ['docs/connect.md', 'docs/connect.id.md'] as const;
const citizen = '3510242504909001';

/** A command of the page, the file it is printed from, and the answer shown for it. */
interface Command {
  readonly file: string | undefined;
  readonly command: string;
  readonly shown: string | undefined;
}

const readCommands = async (page: string): Promise<Command[]> => {
  const content = await readFile(new URL(page, root), 'utf8');
  const blocks = /(?:^\*\*`([^`]+)`\*\*\n\n)?^```sh\n([\s\S]*?)^```\n(?:\n```(?:http|json|text)\n([\s\S]*?)^```\n)?/gm;
  return [...content.matchAll(blocks)].map(([, file, command = '', shown]) => ({ file, command, shown }));
};

/** What differs from run to run: ids, times, numbers drawn, the address, what is left of a rate. */
const settled = (line: string): string =>
  line
    .trimEnd()
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'ORIGIN')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'TIME')
    .replaceAll(/"issuedOn":"[\d-]+"/g, 'DAY')
    .replaceAll(/503\/\d{10}/g, 'LETTER')
    .replaceAll(/"nib":"\d{13}"/g, 'NIB')
    .replaceAll(/(ratelimit: "[^"]+");.*/g, '$1')
    .replaceAll(/"ms":\d+/g, 'MS');

/** The lines of an answer that the page shows and the command did not give, in the page's order. */
const missing = (shown: string, given: string): string[] => {
  const lines = given.split('\n').map(settled);
  let from = 0;
  return shown.split('\n').filter((line) => {
    const at = lines.indexOf(settled(line), from);
    if (at >= from) from = at + 1;
    return at < 0;
  });
};

/** A folder as `npm start` leaves it, and a terminal in which one command follows another. */
const openTerminal = async (t: Test, { url, gateway, controlUrl }: TestGateway) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-connect-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'sandbox'));
  const write = (name: string, value: unknown) =>
    writeFile(join(folder, 'sandbox', name), `${JSON.stringify(value, null, 2)}\n`);
  await write('clients.json', {
    [consumer]: { client_id: consumer, client_secret: await gateway.clients.issue(consumer) },
  });
  await write('control.json', { url: controlUrl });
  const state = join(folder, 'state');
  const env = {
    PATH: process.env.PATH ?? '',
    GATEWAY_URL: url,
    DATA_DIR: folder,
    TOKEN_FILE: join(folder, 'token.json'),
  };
  return async (command: string) => {
    const script = `[ ! -f ${state} ] || . ${state}\n${command}\nexport -p > ${state}`;
    const child = spawn('bash', ['--norc', '-c', script], {
      cwd: fileURLToPath(root),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { stdout, stderr };
  };
};

const hasPhp = spawnSync('php', ['--version']).status === 0;
const needsPhp = hasPhp ? false : 'needs PHP';

t.test('both languages of docs/connect show the same commands and answers', async (t) => {
  const [english, indonesian] = await Promise.all(pages.map(readCommands));
  t.ok((english?.length ?? 0) > 12);
  t.same(indonesian, english);
});

t.test('every command printed from a file is that file, and every file of curl is printed', async (t) => {
  const commands = await readCommands(pages[0]);
  const files = commands.flatMap(({ file }) => file ?? []);
  for (const { file, command } of commands)
    if (file !== undefined) t.equal(await readFile(new URL(file, root), 'utf8'), command, file);
  const folder = await readdir(new URL('docs/samples/curl/', root));
  t.same(folder.map((name) => `docs/samples/curl/${name}`).sort(), [...files].sort());
});

t.test('every command of docs/connect, one after another, answers as shown', async (t) => {
  const gateway = await startGateway(t);
  const run = await openTerminal(t, gateway);
  for (const { file, command, shown } of await readCommands(pages[0])) {
    if (/^npm /.test(command)) continue;
    const name = file ?? command.trim().split('\n')[0] ?? '';
    await t.test(name, { skip: /\bphp /.test(command) && needsPhp }, async (t) => {
      const { stdout, stderr } = await run(command);
      t.equal(stderr, '');
      t.same(missing(shown ?? '', `${stdout}\n`), [], stdout);
    });
  }
  t.notMatch(gateway.lines.join('\n'), citizen, 'no identity number is in the log of the process');
});

t.test('the samples', async (t) => {
  const gateway = await startGateway(t);
  const run = await openTerminal(t, gateway);
  const [, credentials] = await readCommands(pages[0]);
  await run(credentials?.command ?? '');
  const samples = [
    { command: 'php docs/samples/php/surat.php', skip: needsPhp, wrong: /Kredensial ditolak/, away: /tidak dapat/ },
    {
      command: 'node dist/docs/samples/typescript/letter.js',
      skip: false,
      wrong: /invalid_client/,
      away: /fetch failed/,
    },
  ];
  for (const { command, skip, wrong, away } of samples)
    await t.test(command, { skip }, async (t) => {
      const desk = (more: Record<string, string> = {}) => {
        const settings = Object.entries(more).map(([name, value]) => `${name}=${value}`);
        return run(`echo ${citizen} | ${settings.join(' ')} ${command}`);
      };

      await t.test('repeats what may succeed later, after as long as it is told', async (t) => {
        await gateway.control('/faults/dukcapil', { body: { failNext: 1, status: 503, retryAfter: 1 } });
        const { stdout } = await desk();
        t.match(stdout.split('\n')[0], 'MATCH', stdout);
      });

      await t.test('names a wrong secret and a gateway that is away, and never the citizen', async (t) => {
        const refused = await desk({ CLIENT_SECRET: 'wrong', TOKEN_FILE: '$DATA_DIR/other.json' });
        t.match(refused.stdout + refused.stderr, wrong);
        const alone = await desk({ GATEWAY_URL: 'http://127.0.0.1:9', TOKEN_FILE: '$DATA_DIR/other.json' });
        t.match(alone.stdout + alone.stderr, away);
        for (const { stdout, stderr } of [refused, alone]) t.notMatch(stdout + stderr, citizen);
      });
    });

  await t.test('PHP keeps its token between two runs, readable by nobody else', { skip: needsPhp }, async (t) => {
    const file = '$DATA_DIR/kept.json';
    const desk = () =>
      run(`echo ${citizen} | TOKEN_FILE=${file} php docs/samples/php/surat.php; stat -c %a ${file}; cat ${file}`);
    const [first, second] = [await desk(), await desk()];
    const kept = ({ stdout }: typeof first) => stdout.slice(stdout.lastIndexOf('{'));
    t.match(first.stdout, /^600$/m);
    t.equal(kept(second), kept(first));
    const stale = JSON.stringify({ token: 'of-another-gateway', until: 9_999_999_999 });
    const renewed = await run(
      `echo '${stale}' > ${file}; echo ${citizen} | TOKEN_FILE=${file} php docs/samples/php/surat.php`,
    );
    t.match(renewed.stdout, 'Warga: MATCH', 'a token that is refused is fetched anew');
  });
});
