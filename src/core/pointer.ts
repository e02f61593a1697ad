import type { Json } from './json.js';

/** The pointer to a member or item of what `parent` points to. */
export const pointerTo = (parent: string, key: string | number): string =>
  `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The pointer of these parts; the inverse of `pointerParts`. */
export const pointerOf = (parts: readonly (string | number)[]): string => parts.reduce<string>(pointerTo, '');

/** The parts of a JSON Pointer (RFC 6901), unescaped. */
export const pointerParts = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Reads the value at a JSON Pointer, `undefined` where there is none. Inherited members are not values. */
export const pointerReader = (pointer: string): ((value: Json) => Json | undefined) => {
  const parts = pointerParts(pointer);
  return (value) => {
    let at: Json | undefined = value;
    for (const part of parts) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
      at = (at as Record<string, Json>)[part];
    }
    return at;
  };
};

/** The value at a JSON Pointer, or `undefined`. */
export const readPointer = (value: Json, pointer: string): Json | undefined => pointerReader(pointer)(value);

/** Every value at a pointer in which `*` stands for each item of a list. */
export const readEach = (value: Json, pointer: string): Json[] =>
  pointerParts(pointer).reduce<Json[]>(
    (found, part) =>
      found.flatMap((at) => {
        if (part === '*') return Array.isArray(at) ? at : [];
        const member = readPointer(at, pointerTo('', part));
        return member === undefined ? [] : [member];
      }),
    [value],
  );
