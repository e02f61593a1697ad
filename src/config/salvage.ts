import { isObject, type Json, type JsonObject } from '../core/json.js';
import { pointerParts } from '../core/pointer.js';
import type { DocumentKind, SchemaFault } from './schema-faults.js';

/** What is left of a faulty document once its faulty parts are taken out or made neutral. */
export interface Salvaged {
  readonly document: JsonObject;
  /** Whether a further fault at this place may only follow from what was taken out. */
  unsure(pointer: string): boolean;
}

/** Stand-ins for required members that say nothing; an id is the file's name. */
const neutral: Partial<Record<DocumentKind, (stem: string) => JsonObject>> = {
  gateway: () => ({ installation: 'unnamed' }),
  agency: (id) => ({ id, name: { en: '-', id: '-' } }),
  system: (id) => ({ id, agency: '-', name: { en: '-', id: '-' } }),
  routes: (system) => ({ system, routes: [] }),
  agreement: (id) => ({
    id,
    consumer: '-',
    provider: '-',
    basis: { number: '-' },
    validFrom: '0001-01-01',
    validUntil: '9999-12-31',
    purposes: [],
    services: {},
  }),
};

/** Places at which the absence of a member would show, beside the member itself. */
const shows: Partial<Record<DocumentKind, Readonly<Record<string, RegExp>>>> = {
  system: { adapter: /^\/connection/ },
  agreement: {
    consumer: /^\/services\/[^/]+$|^\/purposes$/,
    provider: /^\/services\/[^/]+$|^\/purposes$/,
    specificBasis: /^\/services\//,
    validFrom: /^\/validUntil$/,
  },
};

const mostRounds = 6;

/** A list keeps its length, since pointers count its items. */
const takeOut = (document: JsonObject, parts: readonly string[]): void => {
  let at: Json = document;
  let owner: JsonObject = document;
  let member = parts[0] ?? '';
  for (const part of parts.slice(0, -1)) {
    if (isObject(at)) [owner, member] = [at, part];
    at = (at as JsonObject)[part] ?? null;
    if (typeof at !== 'object' || at === null) break;
  }
  const last = parts.at(-1) ?? '';
  if (Array.isArray(at) && member === 'routes') at[Number(last)] = { service: '-' };
  else if (Array.isArray(at) && at.every((item) => !isObject(item))) at[Number(last)] = '-';
  else if (isObject(at)) delete at[last];
  else delete owner[member];
};

/** The route that a pointer leads into, or the pointer: what is missing in a route may show anywhere in it. */
const scopeOf = (pointer: string): string => /^\/routes\/\d+/.exec(pointer)?.[0] ?? pointer;

/**
 * Takes faulty parts out until the rest fits its schema; undefined when nothing usable is left. `faults` are those found so far,
 * `judge` finds the schema's. The value handed in stays as it is.
 */
export const salvage = (
  kind: DocumentKind,
  stem: string,
  value: JsonObject,
  faults: readonly Pick<SchemaFault, 'pointer'>[],
  judge: (document: JsonObject) => readonly SchemaFault[],
): Salvaged | undefined => {
  const blank = neutral[kind]?.(stem);
  if (blank === undefined) return undefined;
  const document = structuredClone(value) as JsonObject;
  const unknown = new Set(
    judge(document).flatMap(({ keyword, pointer }) => (keyword === 'additionalProperties' ? [pointer] : [])),
  );
  const gone = new Set<string>();
  let left = faults.filter(({ pointer }) => pointer !== '');
  for (let round = 0; round < mostRounds; round += 1) {
    for (const { pointer } of left) {
      gone.add(pointer);
      takeOut(document, pointerParts(pointer));
    }
    for (const [key, stand] of Object.entries(blank)) {
      if (Object.hasOwn(document, key)) continue;
      gone.add(`/${key}`);
      document[key] = stand;
    }
    // Which keys must come together is of no concern to the rules.
    left = judge(document).filter(
      ({ keyword, pointer }) => keyword !== 'dependentRequired' && !isStandIn(pointer, gone),
    );
    if (left.length === 0)
      return {
        document,
        unsure: unsureAt(
          kind,
          [...gone].filter((pointer) => !unknown.has(pointer)),
        ),
      };
    if (left.some(({ pointer }) => pointer === '')) return undefined;
  }
  return undefined;
};

/** A stand-in need not fit the schema. */
const isStandIn = (pointer: string, gone: ReadonlySet<string>): boolean =>
  [...gone].some((place) => isWithin(pointer, place));

const isWithin = (pointer: string, place: string): boolean => pointer === place || pointer.startsWith(`${place}/`);

const unsureAt = (kind: DocumentKind, gone: readonly string[]): Salvaged['unsure'] => {
  const patterns = gone.flatMap((place) => shows[kind]?.[pointerParts(place)[0] ?? ''] ?? []);
  const scopes = gone.map(scopeOf);
  return (pointer) =>
    scopes.some((scope) => isWithin(pointer, scope)) || patterns.some((pattern) => pattern.test(pointer));
};
