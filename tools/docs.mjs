// Writes the pages of docs/ that follow from the code: docs/adapters/<kind>.md and docs/agencies.md. `--check` writes nothing and
// exits 1 when a page is not what it would be. Needs a build.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adapters } from '../dist/adapters/index.js';
import { loadConfiguration } from '../dist/src/config/load.js';
import { loadCatalog } from '../dist/src/contracts/catalog.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const made = '<!-- Made by `node tools/docs.mjs`; change the code it comes from instead. -->';

const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
const table = (head, rows) => [row(...head), row(...head.map(() => '---')), ...rows.map((one) => row(...one))];

const kindOf = (schema) => {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.oneOf ?? schema.anyOf) return 'one of several forms';
  return schema.format ?? schema.type ?? '';
};

const members = (schema, prefix = '') =>
  Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const needed = (schema.required ?? []).includes(name) ? 'yes' : '';
    const secret = one.writeOnly || one.items?.writeOnly ? ' Secret: `env:` or `file:`.' : '';
    const inner = one.type === 'object' && one.properties ? members(one, `${prefix}${name}.`) : [];
    return [[`\`${prefix}${name}\``, needed, kindOf(one), `${one.description ?? ''}${secret}`.trim()], ...inner];
  });

const filesIn = (folder) => readdir(join(root, folder)).catch(() => []);

const adapterPage = async ({ kind, summary, config, operations, inbound = [], formats = {}, canonical }) => {
  const mappings = (await filesIn(`adapters/${kind}/translations`)).filter((name) => name.endsWith('.yaml')).sort();
  const says = (title, list) =>
    list.length === 0 ? [] : [`${title}: ${list.map((one) => `\`${one}\``).join(', ')}.`, ''];
  return [
    made,
    '',
    `# Adapter \`${kind}\``,
    '',
    `${summary}. How the dialect goes, and what of it is real: [adapters/${kind}](../../adapters/${kind}/README.md).`,
    '',
    ...table(
      ['operation', 'effect'],
      Object.entries(operations).map(([name, { effect }]) => [`\`${name}\``, effect]),
    ),
    '',
    ...says('Calls it takes at `/native/{system}/…`', inbound),
    ...says('Formats its mappings may use', Object.keys(formats)),
    ...(canonical ? ['It takes the contracts’ own form; its routes need no mapping document.', ''] : []),
    ...says(
      'Mapping documents it brings',
      mappings.map((name) => name.replace(/\.yaml$/, '')),
    ),
    '## `connection`',
    '',
    ...table(['key', 'required', 'value', 'meaning'], members(config)),
    '',
  ].join('\n');
};

/** What an adapter's README says of its dialect. */
const dialect = async (kind) => {
  const text = await readFile(join(root, `adapters/${kind}/README.md`), 'utf8').catch(() => '');
  if (/simulated dialect/i.test(text)) return 'simulated';
  return /simulated/i.test(text) ? 'seen, in part simulated' : 'seen';
};

const modeOf = (contract) => {
  if (contract?.document.disclosed === 'request') return 'event';
  const { effect, async } = contract?.document ?? {};
  return async === 'always'
    ? `${effect}, queued`
    : async === 'allowed'
      ? `${effect}, at once or queued`
      : `${effect}, at once`;
};

const agenciesPage = async () => {
  const { configuration } = await loadConfiguration(join(root, 'config'));
  const { catalog } = await loadCatalog(new URL('../schemas/', import.meta.url));
  const rows = [];
  for (const system of configuration.systems.filter(({ adapter }) => adapter !== undefined)) {
    const kind = system.adapter;
    const agency = configuration.agencies.find(({ id }) => id === system.agency);
    const routes = configuration.routes.find((one) => one.system === system.id)?.routes ?? [];
    const out = routes.filter(({ via }) => via !== 'mailbox').map(({ service }) => [service, '→']);
    const incoming = Object.values(system.inbound ?? {}).map(({ service }) => [service, '←']);
    const tests = (await filesIn(`tests/adapters/${kind}`)).filter((name) => name.endsWith('.test.ts')).length;
    for (const [service, direction] of [...out, ...incoming].sort())
      rows.push([
        `${agency?.name.en ?? ''} (\`${system.id}\`)`,
        `\`${service}\``,
        `[${kind}](adapters/${kind}.md), ${await dialect(kind)}`,
        direction,
        modeOf(catalog.get(service)),
        `[${tests} files](../tests/adapters/${kind})`,
      ]);
  }
  return [
    made,
    '',
    '# Agencies and their services',
    '',
    'The systems of the shipped configuration, which is the sandbox’s: which services each provides, in which dialect, which way the call goes (→ the gateway calls the',
    'system, ← the system calls or hands over), and where its adapter is tested. Quirks are listed in each adapter’s README.',
    '',
    ...table(['agency and system', 'service', 'adapter, dialect', '', 'mode', 'tests'], rows),
    '',
    `${new Set(rows.map(([, service]) => service)).size} services of ${new Set(rows.map(([system]) => system)).size} systems.`,
    '',
  ].join('\n');
};

/** Path below the root → text. */
export const pages = async () => {
  const all = new Map([['docs/agencies.md', await agenciesPage()]]);
  for (const adapter of adapters) all.set(`docs/adapters/${adapter.kind}.md`, await adapterPage(adapter));
  return all;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  for (const [path, text] of await pages()) {
    const there = await readFile(join(root, path), 'utf8').catch(() => '');
    if (there === text) continue;
    if (check) {
      process.stderr.write(`${path} is out of date: run node tools/docs.mjs\n`);
      process.exitCode = 1;
      continue;
    }
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
