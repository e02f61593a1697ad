import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import t from 'tap';
import { adapters } from '../../adapters/index.js';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { Failure } from '../../src/core/failure.js';
import { packageRoot } from '../../src/core/package-root.js';
import { checkTranslation } from '../../src/translation/check.js';
import { compileTranslation } from '../../src/translation/compile.js';
import { runExamples } from '../../src/translation/examples.js';
import { loadTranslations } from '../../src/translation/load.js';
import { disturbed } from '../contracts/arbitrary.js';

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));

for (const { kind, home, operations, inbound = [], formats = {} } of adapters) {
  const { documents, tables, examples, faults } = await loadTranslations(home);

  t.test(`${kind}: every mapping document and code table can be read`, async (t) => {
    t.same(faults, []);
    const files = await readdir(new URL('translations/', home)).catch(() => []);
    t.equal(documents.size, files.filter((file) => file.endsWith('.yaml')).length);
  });

  for (const [name, { file, document }] of documents) {
    const contract = catalog.get(document.service);
    const vocabulary = { tables, formats };

    t.test(`${kind}: ${name} fits its contract in every direction it is used`, async (t) => {
      if (!contract) throw new Error(`no contract ${document.service}`);
      const schemas = { request: contract.request.schema, response: contract.response.schema };
      t.same(checkTranslation(document, { ...vocabulary, file, ...schemas }), []);
    });

    t.test(`${kind}: ${name} names an operation of its adapter`, async (t) => {
      const known = document.direction === 'inbound' ? inbound : Object.keys(operations);
      t.ok(known.includes(document.operation), document.operation);
    });

    t.test(`${kind}: ${name} has examples, and they hold`, async (t) => {
      const own = examples.get(name) ?? [];
      t.ok(own.length >= 2, 'at least two examples');
      t.same(runExamples(compileTranslation(document, vocabulary), own, document.direction), []);
    });

    t.test(`${kind}: whatever ${name} is given, it translates or says which failure it is`, async () => {
      const { decodeAnswer, decodeRequest } = compileTranslation(document, vocabulary);
      const decode = document.direction === 'inbound' ? decodeRequest : decodeAnswer;
      for (const { document: said } of (examples.get(name) ?? []).slice(0, 5)) {
        const native = (document.direction === 'inbound' ? said.request : said.answer)?.native ?? null;
        fc.assert(
          fc.property(disturbed(native), (message) => {
            try {
              decode(message);
              return true;
            } catch (error) {
              return error instanceof Failure && error.code !== 'UNEXPECTED';
            }
          }),
          { numRuns: 60 },
        );
      }
    });

    t.test(`${kind}: what ${name} makes in its examples is valid by its contract`, async (t) => {
      for (const { file: example, document: said } of examples.get(name) ?? []) {
        const { request, answer } = said;
        if (request?.canonical !== undefined) t.same(contract?.request.explain(request.canonical), [], example);
        if (answer?.canonical !== undefined) t.same(contract?.response.explain(answer.canonical), [], example);
      }
    });
  }
}
