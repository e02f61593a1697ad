/** What came over HTTP, before anybody looked at it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The value at a path of names and list positions; `undefined` where the path ends early. */
export const at = (value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (found, name) =>
      typeof found === 'object' && found !== null
        ? (found as Readonly<Record<string | number, Json>>)[name]
        : undefined,
    value,
  );

export const text = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
