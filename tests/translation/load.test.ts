import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { compileTranslation } from '../../src/translation/compile.js';
import { runExamples } from '../../src/translation/examples.js';
import { loadTranslations } from '../../src/translation/load.js';

const setup = async (t: { testdir(): string }, files: Record<string, string>): Promise<URL> => {
  const folder = t.testdir();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(`${folder}/${name}`), { recursive: true });
    await writeFile(`${folder}/${name}`, text);
  }
  return pathToFileURL(`${folder}/`);
};

const mapping = `
service: a.person.read.v1
operation: READ
request: { fields: { nik: nik } }
answer:
  failures: [{ native: /RESPON, table: a.text }]
  record: data
  fields: { nik: { native: NIK, as: { digits: 16 }, unknown: fail } }
`;
const codes = `a.text: { source: a test, asOf: "2026-11-01", failures: true, ok: [OK], decode: { TIDAK ADA: SUBJECT_NOT_FOUND } }\n`;

t.test('a home without documents is empty', async (t) => {
  const loaded = await loadTranslations(await setup(t, {}));
  t.same([loaded.documents.size, loaded.tables, loaded.examples.size, loaded.faults], [0, {}, 0, []]);
  t.same((await loadTranslations(new URL('gone/', await setup(t, {})))).faults, []);
});

t.test('documents, tables and examples are read, and the examples hold', async (t) => {
  const home = await setup(t, {
    'translations/a.yaml': mapping,
    'codes.yaml': codes,
    'examples/a/found.yaml': `
title: Found
request: { canonical: { nik: "9171010101909001" }, native: { nik: "9171010101909001" }, bothWays: true }
answer: { nativeJson: '{"data":{"NIK":9171010101909001}}', canonical: { nik: "9171010101909001" } }
`,
    'examples/a/missing.yaml': 'answer: { native: { RESPON: tidak  ada }, failure: SUBJECT_NOT_FOUND }\n',
    'examples/a/notes.md': 'not an example',
  });
  const { documents, tables, examples, faults } = await loadTranslations(home);
  t.same(faults, []);
  const filed = documents.get('a');
  t.equal(filed?.file, 'translations/a.yaml');
  if (filed === undefined) throw new Error('not loaded');
  t.same(
    examples
      .get('a')
      ?.map(({ file }) => file)
      .sort(),
    ['examples/a/found.yaml', 'examples/a/missing.yaml'],
  );
  t.same(runExamples(compileTranslation(filed.document, { tables, formats: {} }), examples.get('a') ?? []), []);
});

t.test('an example that does not hold is a fault at the place that differs, without the values', async (t) => {
  const home = await setup(t, {
    'translations/a.yaml': mapping,
    'codes.yaml': codes,
    'examples/a/1.yaml':
      'answer: { native: { data: { NIK: "9171010101909001" } }, canonical: { nik: "3510246504909001" } }\n',
    'examples/a/2.yaml': 'answer: { native: { RESPON: tidak ada }, canonical: { nik: "1" } }\n',
    'examples/a/3.yaml': 'answer: { native: { data: { NIK: "9171010101909001" } }, failure: SUBJECT_NOT_FOUND }\n',
    'examples/a/4.yaml': 'request: { canonical: { nik: "1" }, native: { nik: "1", extra: true } }\n',
    'examples/a/5.yaml': "request: { canonical: {}, nativeJson: '{' }\n",
    'examples/a/6.yaml': 'request: { canonical: {} }\n',
  });
  const { documents, tables, examples, faults } = await loadTranslations(home);
  t.same(faults, []);
  const document = documents.get('a')?.document;
  if (document === undefined) throw new Error('not loaded');
  const found = runExamples(compileTranslation(document, { tables, formats: {} }), examples.get('a') ?? []);
  t.same(found.map(({ file, pointer }) => `${file}${pointer}`).sort(), [
    'examples/a/1.yaml/answer/canonical/nik',
    'examples/a/2.yaml/answer/canonical',
    'examples/a/3.yaml/answer/canonical',
    'examples/a/4.yaml/request/native/extra',
    'examples/a/5.yaml/request/native',
    'examples/a/5.yaml/request/nativeJson',
    'examples/a/6.yaml/request/native',
  ]);
  t.notMatch(JSON.stringify(found), /9171010101909001|3510246504909001/);
});

t.test('every mistake of form is a fault at its place, in both languages', async (t) => {
  const home = await setup(t, {
    'translations/a.yaml': mapping
      .replace('operation: READ', 'operation: READ\ncolour: red')
      .replace('as: { digits: 16 }', 'as: { digits: 16 }, pad: 1'),
    'translations/b.yaml': mapping.replace('nik: nik', 'nik: {}').replace('{ digits: 16 }', 'camel'),
    'translations/c.yaml': mapping.replace('nik: nik', 'year: { value: 08 }'),
    'translations/d.yaml': 'service: [',
    'codes.yaml': `${codes}b.text: { source: x, asOf: yesterday, decode: { A: [1] }, ok: [OK] }\n`,
    'examples/z/1.yaml': 'answers: {}\n',
  });
  const { documents, faults } = await loadTranslations(home);
  t.equal(documents.size, 0);
  const places = faults.map(({ file, pointer }) => `${file} ${pointer}`);
  for (const place of [
    'translations/a.yaml /colour',
    'translations/a.yaml /answer/fields/nik/pad',
    'translations/b.yaml /request/fields/nik',
    'translations/b.yaml /answer/fields/nik/as',
    'translations/c.yaml /request/fields/year/value',
    'translations/d.yaml ',
    'codes.yaml /b.text',
    'codes.yaml /b.text/asOf',
    'codes.yaml /b.text/decode/A',
    'examples/z/1.yaml /answers',
    'examples/z ',
  ])
    t.ok(places.includes(place), `${place} in ${places.join(', ')}`);
  t.ok(faults.every(({ problem }) => problem.en.length > 0 && problem.id.length > 0));
});
