import type { Test } from 'tap';
import type { AnyAdapter } from '../../src/adapter/adapter.js';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { Failure } from '../../src/core/failure.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { compileTranslation } from '../../src/translation/compile.js';
import { loadTranslations } from '../../src/translation/load.js';
import { callFor } from '../protocols/peers.js';
import { connect, openSandbox } from './bench.js';

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));

/** One service of one simulated agency: canonical request → canonical answer, or the code of a failure; both held to the contract. */
export const asker = async (
  t: Test,
  adapter: AnyAdapter,
  service: string,
  settings: (env: (name: string) => string) => JsonObject,
) => {
  const sandbox = await openSandbox(t);
  const { connection } = await connect(t, adapter, settings(sandbox.env));
  const { documents, tables } = await loadTranslations(adapter.home);
  const document = documents.get(service)?.document;
  const contract = catalog.get(service);
  if (!document || !contract) throw new Error(`no mapping or contract for ${service}`);
  const translation = compileTranslation(document, { tables, formats: adapter.formats ?? {} });
  const ask = async (request: JsonObject): Promise<Json> => {
    t.same(contract.request.explain(request), [], 'the request keeps the contract');
    try {
      const native = { body: translation.encodeRequest(request) };
      const answer = await connection.send?.(translation.operation, native, callFor());
      const response = translation.decodeAnswer(answer?.body as Json);
      t.same(contract.response.explain(response), [], 'the response keeps the contract');
      return response;
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  };
  return { ask, control: sandbox.control };
};
