import { readFile } from 'node:fs/promises';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

const read = (file: string): Promise<string> => readFile(new URL(file, packageRoot()), 'utf8');

/** `key | yes` for every key of a schema, at any depth; what is said in two languages counts as one. */
const rowsOf = (schema: Schema, root: Schema, path = ''): string[] => {
  const { $ref = '', ...own } = schema;
  const {
    properties = {},
    required = [],
    additionalProperties,
    items,
  } = root.$defs?.[$ref.split('/').pop() ?? ''] ?? own;
  if (items !== undefined) return rowsOf(items, root, `${path}[]`);
  if ('en' in properties) return [];
  const before = path === '' ? '' : `${path}.`;
  return [
    ...Object.entries(properties).flatMap(([key, member]) => [
      `${before}${key} |${required.includes(key) ? ' yes' : ''}`,
      ...rowsOf(member, root, `${before}${key}`),
    ]),
    ...(typeof additionalProperties === 'object' ? rowsOf(additionalProperties, root, `${before}*`) : []),
  ];
};

const sections = {
  'gateway.yaml': 'gateway',
  'agencies/*.yaml': 'agency',
  'systems/*.yaml': 'system',
  'routes/*.yaml': 'routes',
  'agreements/*.yaml': 'agreement',
  'codes/purposes.yaml': 'purposes',
};

t.test('docs/configuration.md lists every key of every document, and whether it is required', async (t) => {
  const page = await read('docs/configuration.md');
  for (const [title, name] of Object.entries(sections)) {
    const schema: Schema = JSON.parse(await read(`schemas/config/${name}.schema.json`));
    const section = page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `([^`]+)` \|( yes)? \|/gm)].map(([, key, yes = '']) => `${key} |${yes}`);
    t.same(rows, rowsOf(schema, schema), title);
  }
});
