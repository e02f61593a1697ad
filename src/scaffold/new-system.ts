import { stringify } from 'yaml';
import type { AnyAdapter } from '../adapter/adapter.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { badName, type Scaffold } from './scaffold.js';

/** What a mapping document of the adapter offers. */
export interface Offer {
  readonly service: string;
  readonly operation: string;
  /** `inbound`: the system calls or hands over, so that no route leads there. */
  readonly direction?: string;
}

/** The ways a call can go, one a service. */
const routed = (offers: readonly Offer[]): readonly Offer[] =>
  offers.filter(
    ({ service, direction }, n) => direction !== 'inbound' && offers.findIndex((one) => one.service === service) === n,
  );

const nameOf = (system: string, property: string): string =>
  `${system}_${property}`
    .replace(/[a-z](?=[A-Z])/g, '$&_')
    .replace(/[^A-Za-z0-9]/g, '_')
    .toUpperCase();

/** A text comes from the environment, so that nothing secret is written down; a name inside a list or map is written out. */
const text = (system: string, property: string, { pattern, writeOnly }: JsonObject, inside: boolean): string => {
  if (!inside || writeOnly === true) return `env:${nameOf(system, property)}`;
  return typeof pattern === 'string' && pattern.startsWith('^/') ? '/example' : 'example';
};

/** The first alternative that proves anything; the first one when none does. */
const alternative = (alternatives: readonly Json[]): Json | undefined =>
  alternatives.find((one) => isObject(one) && Array.isArray(one.required) && one.required.length > 1) ??
  alternatives[0];

/** A value that the schema takes, for somebody to replace. */
const placeholder = (system: string, property: string, schema: Json | undefined, inside = false): Json => {
  if (!isObject(schema)) return text(system, property, {}, inside);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.examples)) return schema.examples[0] ?? '';
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? '';
  if (Array.isArray(schema.oneOf)) return placeholder(system, property, alternative(schema.oneOf), inside);
  if (schema.type === 'integer' || schema.type === 'number') return Number(schema.minimum ?? 1);
  if (schema.type === 'boolean') return false;
  if (schema.type === 'array')
    return Array.from({ length: Number(schema.minItems ?? 0) }, () =>
      placeholder(system, property, schema.items, true),
    );
  if (schema.type === 'object')
    return Number(schema.minProperties ?? 0) > 0
      ? { example: placeholder(system, property, schema.additionalProperties, true) }
      : required(system, schema, inside);
  return text(system, property, schema, inside);
};

/** The required members of a connection. */
const required = (system: string, schema: JsonObject, inside = false): JsonObject => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const [chosen] = Array.isArray(schema.oneOf) ? schema.oneOf : [];
  const names = [schema, chosen].flatMap((one) => (isObject(one) && Array.isArray(one.required) ? one.required : []));
  return Object.fromEntries(
    names.map(String).map((name) => [name, placeholder(system, name, properties[name], inside)]),
  );
};

const titled = (name: string): JsonObject => ({
  en: `${name}: its name in English`,
  id: `${name}: namanya dalam bahasa Indonesia`,
});

/** `jembatan new system`: the documents of a system behind an adapter, in a configuration folder. */
export const newSystem = (
  system: string,
  adapter: AnyAdapter,
  offers: readonly Offer[],
  agencies: readonly string[],
): Scaffold => {
  const agency = /^([a-z][a-z0-9-]*)\.[a-z][a-z0-9-]*$/.exec(system)?.[1];
  if (agency === undefined)
    throw badName(
      system,
      'a system is written <agency>.<system> in lower case, such as dinkes.puskesmas',
      'sistem ditulis <instansi>.<sistem> dengan huruf kecil, misalnya dinkes.puskesmas',
    );
  const document = {
    id: system,
    agency,
    name: titled(system),
    adapter: adapter.kind,
    connection: required(system, adapter.config as JsonObject),
  };
  const routes = {
    system,
    routes: routed(offers).map(({ service, operation }) => ({ service, operation, timeoutMs: 10_000 })),
  };
  return {
    files: {
      ...(agencies.includes(agency)
        ? {}
        : { [`agencies/${agency}.yaml`]: stringify({ id: agency, name: titled(agency) }) }),
      [`systems/${system}.yaml`]: stringify(document),
      ...(routes.routes.length === 0 ? {} : { [`routes/${system}.yaml`]: stringify(routes) }),
    },
    next: {
      en: `Next: write the names and the connection in systems/${system}.yaml, an agreement with its consumers, then run jembatan check`,
      id: `Selanjutnya: lengkapi nama dan connection di systems/${system}.yaml, buat perjanjian dengan pemakainya, lalu jalankan jembatan check`,
    },
  };
};
