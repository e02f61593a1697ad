import { isObject, type Json, type JsonObject, type JsonSchema } from '../core/json.js';
import type { Contract } from './contract.js';
import { always, type ElementNode, elementTree, type Owner, showsAnything } from './elements.js';
import { reduceSchema } from './reduce.js';

export interface Minimised {
  /** The value handed in itself when nothing was withheld, else a copy along the changed path; the original is never touched. */
  readonly value: Json;
  /** Elements removed from this value, in the contract's order. */
  readonly withheld: readonly string[];
  /** Granted elements present in this value, in the contract's order. */
  readonly returned: readonly string[];
}

export interface Minimiser {
  /** Takes a value that is valid for the contract's disclosed side. */
  minimise(value: Json): Minimised;
  /** That side's schema as this grant shows it: withheld paths are gone from `properties` and `required`. */
  readonly schema: JsonSchema;
}

/** Yields what remains of a value, `undefined` when nothing does. */
type Keep = (value: Json) => Json | undefined;

interface Grant {
  readonly visible: (owner: Owner | undefined) => boolean;
  /** Notes that a value of this owner was met. */
  readonly meet: (owner: Owner | undefined) => () => void;
}

const put = (target: JsonObject, key: string, value: Json): void => {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
};

const whole = (owner: Owner | undefined, grant: Grant): Keep => {
  const met = grant.meet(owner);
  const visible = grant.visible(owner);
  return (value) => {
    met();
    return visible ? value : undefined;
  };
};

const object = (members: ReadonlyMap<string, Keep>, rest: Keep): ((value: JsonObject) => JsonObject) => {
  return (value) => {
    const keys = Object.keys(value);
    let kept: JsonObject | undefined;
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at] as string;
      const before = value[key] as Json;
      const after = (members.get(key) ?? rest)(before);
      if (kept === undefined && after !== before) {
        kept = {};
        for (const earlier of keys.slice(0, at)) put(kept, earlier, value[earlier] as Json);
      }
      if (kept !== undefined && after !== undefined) put(kept, key, after);
    }
    return kept ?? value;
  };
};

const list = (each: Keep): ((value: Json[]) => Json[]) => {
  const inPlace = (item: Json): Json => each(item) ?? (isObject(item) ? {} : null);
  return (value) => {
    const kept = value.map(inPlace);
    return kept.every((item, at) => item === value[at]) ? value : kept;
  };
};

const isEmpty = (value: Json): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;

const compile = (node: ElementNode, inherited: Owner | undefined, grant: Grant): Keep => {
  const owner = node.owner ?? inherited;
  const rest = whole(owner, grant);
  if (node.members.size === 0 && node.items === undefined) return rest;
  const members = new Map([...node.members].map(([key, child]) => [key, compile(child, owner, grant)]));
  const keepMembers = members.size === 0 ? undefined : object(members, rest);
  const keepItems = node.items && list(compile(node.items, owner, grant));
  // What nobody owns stays, emptied; so does what holds something granted. Else the whole path is withheld.
  const stays = owner === undefined || showsAnything(node, inherited, grant.visible);
  return (value) => {
    if (isEmpty(value) || value === null) {
      const kept = rest(value);
      return kept === undefined && stays ? value : kept;
    }
    const kept =
      keepItems && Array.isArray(value)
        ? keepItems(value)
        : keepMembers && isObject(value)
          ? keepMembers(value)
          : rest(value);
    // The walk is made even for what is withheld as a whole: it notes which elements were there.
    return stays ? kept : undefined;
  };
};

/** Compiled once per contract and set of granted elements. What nobody declared is withheld, too. */
export const minimiser = (contract: Contract, granted: ReadonlySet<string>): Minimiser => {
  const tree = elementTree(contract.document);
  const names = Object.keys(contract.document.elements);
  const met = new Uint8Array(names.length);
  const visible = (owner: Owner | undefined): boolean =>
    owner === always || (owner !== undefined && granted.has(owner));
  const meet = (owner: Owner | undefined): (() => void) => {
    const at = typeof owner === 'string' ? names.indexOf(owner) : -1;
    if (at < 0) return () => undefined;
    return () => {
      met[at] = 1;
    };
  };
  const keep = compile(tree, undefined, { visible, meet });
  const withheld = names.map((name) => !granted.has(name));
  const present = (isWithheld: boolean): string[] =>
    names.filter((_, at) => met[at] === 1 && withheld[at] === isWithheld);
  return {
    minimise(value) {
      met.fill(0);
      return { value: keep(value) ?? {}, withheld: present(true), returned: present(false) };
    },
    schema: reduceSchema(contract[contract.document.disclosed ?? 'response'].schema, tree, visible),
  };
};
