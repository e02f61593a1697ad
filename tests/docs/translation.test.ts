import { readFile } from 'node:fs/promises';
import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { readYaml } from '../../src/core/yaml.js';
import { compileTranslation } from '../../src/translation/compile.js';
import type {
  CodesDocument,
  ExampleDocument,
  FieldsDocument,
  TranslationDocument,
} from '../../src/translation/document.js';
import { loadParsers } from '../../src/translation/parse.js';

const blocks = async (info: string): Promise<Json[]> => {
  const manual = await readFile(new URL('docs/translation.md', packageRoot()), 'utf8');
  return [...manual.matchAll(/^```(yaml.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === info)
    .map(([, , text]) => {
      const { value, mistakes } = readYaml(text ?? '');
      if (value === undefined || mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
      return value;
    });
};

const tables: CodesDocument = { 'registry.sex': { source: 'a test', asOf: '2026-11-01', decode: { P: 'FEMALE' } } };

t.test('the manual shows every rule shape, and what it shows is what happens', async (t) => {
  const shown = (await blocks('yaml example')) as unknown as {
    fields: FieldsDocument;
    native: Json;
    canonical: Json;
  }[];
  t.equal(shown.length, 5);
  for (const { fields, native, canonical } of shown) {
    const document: TranslationDocument = {
      service: 'a.b.v1',
      operation: 'o',
      nulls: ['-'],
      request: { fields: {} },
      answer: { fields },
    };
    t.strictSame(compileTranslation(document, { tables, formats: {} }).decodeAnswer(native), canonical);
  }
});

t.test('the documents, code tables and examples of the manual have the form that is asked for', async (t) => {
  const { translation, codes, example } = await loadParsers();
  const [document, ...rest] = await blocks('yaml');
  const [sample, ...shown] = rest.reverse();
  t.same(translation(document ?? null, 'a').faults, []);
  t.same(example(sample ?? null, 'a').faults, []);
  for (const table of shown) t.same(codes(table, 'a').faults, []);
  const mapping = document as unknown as TranslationDocument;
  const all: CodesDocument = Object.assign(
    { 'registry.code': { source: 'a', asOf: '2026-11-01', failures: true, decode: {} } },
    ...shown,
  );
  const { decodeAnswer } = compileTranslation(mapping, { tables: all, formats: {} });
  const { answer } = sample as unknown as ExampleDocument;
  t.throws(() => decodeAnswer(JSON.parse(answer?.nativeJson ?? '')), { code: answer?.failure });
});
