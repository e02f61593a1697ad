import { isObject, type Json, type JsonObject } from '../core/json.js';
import type { NativePath } from './document.js';

/** Where something stands: keys from the outside in; `[]` is the whole. */
export type Segments = readonly string[];

const index = /^(?:0|[1-9]\d?)$/;

/** Splits a native path; `undefined` when it is malformed or names what every object inherits. */
export const parseNativePath = (path: NativePath): Segments | undefined => {
  if (path === '') return [];
  const segments = path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    : path.split('.');
  return segments.every(isHarmless) ? segments : undefined;
};

/** Splits a canonical path; `undefined` when it is malformed. */
export const parseCanonicalPath = (path: string): Segments | undefined => {
  if (path === '') return [];
  const segments = path.split('.');
  return segments.every(isHarmless) ? segments : undefined;
};

const isHarmless = (segment: string): boolean =>
  segment !== '' && segment !== 'prototype' && !(segment in Object.prototype);

export type Read = (from: Json | undefined) => Json | undefined;

/** A reader of one place; it yields `undefined` where nothing stands. */
export const reader = (segments: Segments): Read => {
  const [first, ...rest] = segments;
  if (first === undefined) return (from) => from;
  const step: Read = index.test(first)
    ? (from) => (Array.isArray(from) ? from[Number(first)] : isObject(from) ? from[first] : undefined)
    : (from) => (isObject(from) ? from[first] : undefined);
  if (rest.length === 0) return step;
  const next = reader(rest);
  return (from) => next(step(from));
};

/** A message under construction; a holder, because the message may turn out to be a list or a bare value. */
export interface Draft {
  root: Json | undefined;
}

export type Write = (draft: Draft, value: Json) => void;

/** A writer to one place; it makes the objects and lists on the way. */
export const writer = (segments: Segments): Write => {
  const last = segments.at(-1);
  if (last === undefined) return writeWhole;
  const put = setter(last);
  const ways = segments.slice(0, -1).map((segment, at) => descend(segment, isIndex(segments[at + 1])));
  const rootIsList = isIndex(segments[0]);
  return (draft, value) => {
    let at = container(draft.root, rootIsList);
    draft.root = at;
    for (const way of ways) at = way(at);
    put(at, value);
  };
};

/** Several rules may write the whole: objects are merged, and nothing overwrites what is there. */
const writeWhole: Write = (draft, value) => {
  if (isObject(draft.root) && isObject(value)) Object.assign(draft.root, value);
  else draft.root ??= value;
};

type Container = JsonObject | Json[];

const isIndex = (segment: string | undefined): boolean => segment !== undefined && index.test(segment);

const container = (there: Json | undefined, list: boolean): Container => {
  if (typeof there === 'object' && there !== null) return there;
  return list ? [] : {};
};

const setter =
  (segment: string) =>
  (into: Container, value: Json): void => {
    if (Array.isArray(into)) into[Number(segment)] = value;
    else into[segment] = value;
  };

const descend = (segment: string, list: boolean): ((from: Container) => Container) => {
  const step = reader([segment]);
  const put = setter(segment);
  return (from) => {
    const there = step(from);
    const inner = container(there, list);
    if (inner !== there) put(from, inner);
    return inner;
  };
};
