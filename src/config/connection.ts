import type { AnyAdapter } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import type { JsonObject } from '../core/json.js';
import type { SystemDocument } from './documents.js';
import { type Keeping, resolveReferences } from './references.js';
import { resolvedConnection } from './rules/connection.js';

/**
 * What an adapter's `connect` is given: a system's connection with its references replaced, and every rule of the adapter met.
 * Throws CONFIG_INVALID naming the reference or the key that is wrong, never a value.
 */
export const connectionOf = async (
  { id, connection = {} }: SystemDocument,
  adapter: AnyAdapter,
  keeping: Keeping,
): Promise<JsonObject> => {
  const resolved = await resolveReferences(connection, keeping);
  const faults = resolvedConnection(adapter, resolved);
  if (faults.length === 0) return resolved;
  const list = (language: 'en' | 'id'): string =>
    faults.map(({ pointer, problem }) => `${pointer} ${problem[language]}`).join(' ');
  throw new Failure('CONFIG_INVALID', {
    en: `The connection of ${id} cannot be used once its references are replaced: ${list('en')}`,
    id: `Koneksi ${id} tidak dapat dipakai setelah rujukannya diganti: ${list('id')}`,
  });
};
