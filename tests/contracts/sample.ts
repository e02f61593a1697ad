import { mkdir, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Json, JsonObject } from '../../src/core/json.js';

const service = 'sample.thing.read.v1';
const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The parts of a small sound contract; a test changes what it wants to see refused. */
export interface Parts {
  yaml: string;
  request: JsonObject;
  response: JsonObject;
  examples: Record<string, Json>;
}

export const soundParts = (): Parts => ({
  yaml: [
    `service: ${service}`,
    'title: { en: A sample, id: Sebuah contoh }',
    'effect: read',
    'async: never',
    'subjects: [{ scheme: nik, in: request, path: /nik }]',
    'elements: { name: { paths: [/name], class: general } }',
    'always: [/found]',
    '',
  ].join('\n'),
  request: {
    $schema: dialect,
    $id: `urn:jembatan:${service}:request`,
    type: 'object',
    additionalProperties: false,
    required: ['nik'],
    properties: { nik: { type: 'string', pattern: '^\\d{16}$' } },
  },
  response: {
    $schema: dialect,
    $id: `urn:jembatan:${service}:response`,
    type: 'object',
    additionalProperties: false,
    required: ['found'],
    properties: { found: { type: 'boolean' }, name: { type: 'string', maxLength: 50 } },
  },
  examples: {
    'request.valid.sample': { nik: '3510246504909001' },
    'request.invalid.sample': {},
    'response.valid.sample': { found: true, name: 'SITI CONTOH' },
    'response.invalid.sample': { found: 'Y' },
  },
});

/** Writes the contract below `folder`; returns the folder's URL. */
export const writeContract = async (folder: string, parts: Parts, home = `sample/${service}`): Promise<URL> => {
  const root = pathToFileURL(`${folder}/`);
  const at = new URL(`${home}/`, root);
  await mkdir(new URL('examples/', at), { recursive: true });
  await writeFile(new URL('contract.yaml', at), parts.yaml);
  await writeFile(new URL('request.schema.json', at), JSON.stringify(parts.request));
  await writeFile(new URL('response.schema.json', at), JSON.stringify(parts.response));
  for (const [name, value] of Object.entries(parts.examples))
    await writeFile(new URL(`examples/${name}.json`, at), JSON.stringify(value));
  return root;
};
