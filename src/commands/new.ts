import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { adapters } from '../../adapters/index.js';
import type { AnyAdapter } from '../adapter/adapter.js';
import { configFolder } from '../config/config-folder.js';
import { readEnvironment } from '../config/environment.js';
import { Failure } from '../core/failure.js';
import { checkInstallation } from '../installation/check.js';
import { newAdapter } from '../scaffold/new-adapter.js';
import { newContract } from '../scaffold/new-contract.js';
import { newSystem, type Offer } from '../scaffold/new-system.js';
import { type Scaffold, writeScaffold } from '../scaffold/scaffold.js';

const write = async (folder: string, scaffold: Scaffold): Promise<void> => {
  const paths = await writeScaffold(folder, scaffold);
  const { language } = readEnvironment();
  for (const line of [...paths, scaffold.next[language]]) process.stdout.write(`${line}\n`);
};

export const newAdapterCommand = (kind: string): Promise<void> =>
  newAdapter(kind).then((scaffold) => write('.', scaffold));

export const newContractCommand = (service: string): Promise<void> => write('.', newContract(service));

const unknownKind = (kind: string, known: readonly string[]): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `There is no adapter ${kind}. Use one of: ${known.join(', ')}; jembatan new adapter makes another.`,
    id: `Tidak ada adapter ${kind}. Gunakan salah satu: ${known.join(', ')}; jembatan new adapter membuat yang baru.`,
  });

/** What the adapter's own mapping documents offer. */
const offersOf = async ({ home }: AnyAdapter): Promise<Offer[]> => {
  const folder = new URL('translations/', home);
  const names = await readdir(folder).catch(() => [] as string[]);
  const documents = await Promise.all(
    names.sort().map(async (name) => parse(await readFile(new URL(name, folder), 'utf8'))),
  );
  return documents as Offer[];
};

/** Writes into a configuration folder, and offers every service the adapter has a mapping for. */
export const newSystemCommand = async (
  system: string,
  { adapter: kind, dir }: { readonly adapter: string; readonly dir?: string },
): Promise<void> => {
  const folder = dir ?? configFolder(readEnvironment());
  const { equipment, configuration } = await checkInstallation(folder, adapters);
  const { all } = equipment.registry;
  const adapter = all.find((one) => one.kind === kind);
  if (adapter === undefined) throw unknownKind(kind, all.map((one) => one.kind).sort());
  const offers = await offersOf(adapter);
  await write(
    folder,
    newSystem(
      system,
      adapter,
      offers,
      configuration.agencies.map(({ id }) => id),
    ),
  );
};
