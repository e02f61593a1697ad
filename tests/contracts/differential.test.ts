import '@hyperjump/json-schema/formats';
import {
  registerSchema,
  type SchemaObject,
  setShouldValidateFormat,
  validate,
} from '@hyperjump/json-schema/draft-2020-12';
import fc from 'fast-check';
import t from 'tap';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { compileSide } from '../../src/contracts/side.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { disturbed, valuesOf } from './arbitrary.js';

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));
setShouldValidateFormat(true);

/** `byte` is a format of OpenAPI, which an implementation of JSON Schema alone does not know. */
const plain = (schema: unknown): JsonObject =>
  JSON.parse(JSON.stringify(schema, (key, value) => (key === 'format' && value === 'byte' ? undefined : value)));

for (const { service, request, response } of catalog.all)
  for (const { schema } of [request, response]) {
    const subject = plain(schema);
    const id = String(subject.$id);

    t.test(
      `another implementation of JSON Schema judges every body as we do: ${id.replace(`urn:jembatan:${service}:`, `${service} `)}`,
      async (t) => {
        registerSchema(subject as SchemaObject, id);
        const judge = await validate(id);
        const ours = compileSide(subject, []);
        const bodies = valuesOf(subject).chain((value) => fc.oneof(fc.constant(value), disturbed(value)));
        let accepted = 0;
        fc.assert(
          fc.property(bodies, (body: Json) => {
            const { valid } = judge(body);
            if (valid) accepted += 1;
            return ours.valid(body) === valid;
          }),
          { numRuns: 100 },
        );
        t.ok(accepted > 10 && accepted < 100, 'both valid and invalid bodies were judged');
      },
    );
  }
