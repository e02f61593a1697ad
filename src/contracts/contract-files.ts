import { readdir, readFile } from 'node:fs/promises';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { readYaml } from '../core/yaml.js';
import { mistakes } from '../core/yaml-mistakes.js';
import { problems } from './problems.js';
import { depthOf } from './schema-places.js';
import type { Report } from './schema-rules.js';

/** Reports a fault of one file of the contract. */
export type FileReport = (file: string) => Report;

const largestSchema = 256 * 1024;
const deepestSchema = 32;

const readText = async (url: URL): Promise<string | undefined> => {
  try {
    return await readFile(url, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** A YAML document that is an object; every mistake of its text is reported. */
export const readYamlObject = async (url: URL, report: Report): Promise<JsonObject | undefined> => {
  const text = await readText(url);
  if (text === undefined) {
    report('', problems.missingFile);
    return undefined;
  }
  const source = readYaml(text);
  for (const { pointer, problem } of source.mistakes) report(pointer, problem);
  return source.mistakes.length === 0 && isObject(source.value) ? source.value : undefined;
};

/** A JSON Schema document within the bounds of the house. JSON keeps the last of two equal keys silently, so those are looked for. */
export const readSchema = async (url: URL, report: Report): Promise<JsonObject | undefined> => {
  const text = await readText(url);
  if (text === undefined) {
    report('', problems.missingFile);
    return undefined;
  }
  if (text.length > largestSchema) {
    report('', problems.tooLarge);
    return undefined;
  }
  const value = parse(text);
  if (!isObject(value)) {
    report('', problems.notJson);
    return undefined;
  }
  if (depthOf(value) > deepestSchema) {
    report('', problems.tooDeep);
    return undefined;
  }
  for (const { pointer, problem } of readYaml(text).mistakes)
    if (problem === mistakes.keyRepeated) report(pointer, problems.keyRepeated);
  return value;
};

export interface Example {
  readonly file: string;
  readonly side: 'request' | 'response';
  readonly valid: boolean;
  readonly value: Json;
}

const exampleName = /^(request|response)\.(valid|invalid)\.[a-z0-9]+(?:-[a-z0-9]+)*\.json$/;

/** `examples/*.json`; the name says the side and the verdict. */
export const readExamples = async (folder: URL, report: FileReport): Promise<Example[]> => {
  const names = await readdir(new URL('examples/', folder)).catch(() => [] as string[]);
  const examples: Example[] = [];
  for (const name of names.sort()) {
    const file = `examples/${name}`;
    const [, side, verdict] = exampleName.exec(name) ?? [];
    if (side === undefined) report(file)('', problems.exampleName);
    const value = parse((await readText(new URL(file, folder))) ?? '');
    if (value === undefined) report(file)('', problems.notJson);
    else if (side === 'request' || side === 'response')
      examples.push({ file, side, valid: verdict === 'valid', value });
  }
  return examples;
};

/** Names of the folders in a folder, in order. */
export const foldersIn = async (folder: URL): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
};
