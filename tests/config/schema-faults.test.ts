import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';

t.test(
  'the schemas of documents are schemas by the meta-schema, which is not asked again at every start',
  async (t) => {
    const ajv = new Ajv2020({ strict: true });
    const home = new URL('schemas/config/', packageRoot());
    const names = await readdir(home);
    t.ok(names.length > 0);
    for (const name of names) {
      const schema = JSON.parse(await readFile(new URL(name, home), 'utf8'));
      t.equal(ajv.validateSchema(schema), true, `${name}: ${ajv.errorsText()}`);
    }
    t.equal(ajv.validateSchema({ type: 'strng' }), false);
  },
);
