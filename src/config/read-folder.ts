import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../core/fault.js';
import { largestYaml, readYaml, type YamlSource } from '../core/yaml.js';
import { mistakes } from '../core/yaml-mistakes.js';
import { misplaced } from './misplaced.js';

export const folders = ['agencies', 'systems', 'routes', 'agreements', 'codes', 'translations'] as const;
export type Folder = (typeof folders)[number];

export interface ReadFile {
  /** Relative to the installation, with `/`. */
  readonly file: string;
  readonly folder: Folder | undefined;
  /** The file's name without `.yaml`. */
  readonly stem: string;
  readonly source: YamlSource;
}

/** A name in a folder; a link counts as what it leads to. */
interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

const list = async (folder: string): Promise<Entry[] | undefined> => {
  const names = await readdir(folder).catch(() => undefined);
  const visible = names?.filter((name) => !name.startsWith('.')).sort();
  return visible && Promise.all(visible.map((name) => classify(folder, name)));
};

const classify = async (folder: string, name: string): Promise<Entry> => {
  const facts = await stat(join(folder, name)).catch(() => undefined);
  if (facts?.isFile()) return { name, kind: 'file' };
  return { name, kind: facts?.isDirectory() ? 'folder' : 'other' };
};

const isYaml = (entry: Entry): boolean => /\.ya?ml$/i.test(entry.name);

const mayStay = (entry: Entry): boolean => entry.kind === 'file' && /\.(md|txt)$/i.test(entry.name);

const utf8 = new TextDecoder('utf-8', { fatal: true });

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** One document; a file that cannot be read as text counts as an empty one with a fault. */
const readOne = async (root: string, file: string, faults: Fault[]): Promise<YamlSource | undefined> => {
  const facts = await stat(join(root, file)).catch(() => undefined);
  if (facts !== undefined && facts.size > largestYaml) {
    faults.push({ file, pointer: '', problem: mistakes.tooLarge });
    return undefined;
  }
  const bytes = await readFile(join(root, file)).catch(() => undefined);
  if (bytes === undefined) {
    faults.push({ file, pointer: '', problem: misplaced.unreadable });
    return undefined;
  }
  const text = decode(bytes);
  if (text !== undefined) return readYaml(text);
  faults.push({ file, pointer: '', problem: misplaced.notText });
  return undefined;
};

interface Found {
  readonly files: readonly { readonly file: string; readonly folder: Folder | undefined; readonly stem: string }[];
  readonly faults: Fault[];
}

const listFolder = async (root: string, folder: Folder): Promise<Found> => {
  const entries = (await list(join(root, folder))) ?? [];
  const good = entries.filter((entry) => entry.kind === 'file' && entry.name.endsWith('.yaml'));
  const strange = entries.filter((entry) => !good.includes(entry) && !mayStay(entry));
  return {
    files: good.map(({ name }) => ({ file: `${folder}/${name}`, folder, stem: name.slice(0, -'.yaml'.length) })),
    faults: strange.map(({ name }) => ({ file: `${folder}/${name}`, pointer: '', problem: misplaced.notYaml })),
  };
};

/** A misspelt folder would be passed over in silence, and its agreements with it. */
const strangers = async (root: string, entries: readonly Entry[]): Promise<Fault[]> => {
  const faults: Fault[] = [];
  for (const entry of entries) {
    if (entry.name === 'gateway.yaml' || folders.some((folder) => folder === entry.name)) continue;
    const inside = entry.kind === 'folder' ? ((await list(join(root, entry.name))) ?? []) : [];
    if (inside.some(isYaml)) faults.push({ file: entry.name, pointer: '', problem: misplaced.unknownFolder });
    if (entry.kind !== 'folder' && isYaml(entry))
      faults.push({ file: entry.name, pointer: '', problem: misplaced.unknownFile });
  }
  return faults;
};

/** Everything that is written in an installation's folder, unjudged but for what cannot be read or lies in the wrong place. */
export const readFolder = async (root: string): Promise<{ files: ReadFile[]; faults: Fault[] }> => {
  const entries = await list(root);
  if (entries === undefined)
    return { files: [], faults: [{ file: 'gateway.yaml', pointer: '', problem: misplaced.noFolder }] };
  const found = await Promise.all(folders.map((folder) => listFolder(root, folder)));
  const faults = [...(await strangers(root, entries)), ...found.flatMap((folder) => folder.faults)];
  const hasGateway = entries.some((entry) => entry.name === 'gateway.yaml');
  if (!hasGateway) faults.push({ file: 'gateway.yaml', pointer: '', problem: misplaced.noGateway });
  const gateway = hasGateway ? [{ file: 'gateway.yaml', folder: undefined, stem: 'gateway' }] : [];
  const places = [...gateway, ...found.flatMap((folder) => folder.files)];
  const read = await Promise.all(
    places.map(async (place) => ({ ...place, source: await readOne(root, place.file, faults) })),
  );
  return { files: read.filter((file): file is ReadFile => file.source !== undefined), faults };
};
