import type { Json } from '../core/json.js';
import { isObject } from '../core/json.js';
import { pointerTo } from '../core/pointer.js';
import type { Configuration } from './documents.js';

/** What one version says differently from another, at a place of a document. */
export interface Change {
  /** As `jembatan export` names it: `agreements/dpmptsp-dukcapil-2026.yaml`. */
  readonly document: string;
  /** JSON Pointer; '' = the whole document. */
  readonly pointer: string;
  /** Null where there was nothing; secrets stand in a configuration as references only. */
  readonly before: Json;
  readonly after: Json;
}

const named = (folder: string, documents: readonly object[], key: string): [string, Json][] =>
  documents.map((document) => [
    `${folder}/${String((document as Record<string, unknown>)[key])}.yaml`,
    document as unknown as Json,
  ]);

const documentsOf = (configuration: Configuration): Map<string, Json> => {
  const { gateway, agencies, systems, routes, agreements, purposes, translations, codes } = configuration;
  return new Map<string, Json>([
    ['gateway.yaml', gateway as unknown as Json],
    ...named('agencies', agencies, 'id'),
    ...named('systems', systems, 'id'),
    ...named('routes', routes, 'system'),
    ...named('agreements', agreements, 'id'),
    ['codes/purposes.yaml', purposes as unknown as Json],
    ...Object.entries(codes).map(([name, table]): [string, Json] => [`codes/${name}.yaml`, table]),
    ...Object.entries(translations).map(([name, document]): [string, Json] => [`translations/${name}.yaml`, document]),
  ]);
};

/** Down to the members of objects; a list is told whole, since its items have no names. */
const differences = (before: Json, after: Json, pointer: string): Omit<Change, 'document'>[] => {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key] ?? null, after[key] ?? null, pointerTo(pointer, key)));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ pointer, before, after }];
};

/** Every place where `after` says something else than `before`; `undefined` = there was nothing before. */
export const changesBetween = (before: Configuration | undefined, after: Configuration): Change[] => {
  const [old, now] = [before === undefined ? new Map<string, Json>() : documentsOf(before), documentsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .flatMap((document) =>
      differences(old.get(document) ?? null, now.get(document) ?? null, '').map((change) => ({ document, ...change })),
    );
};
