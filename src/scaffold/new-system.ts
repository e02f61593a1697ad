import { stringify } from 'yaml';
import type { AnyAdapter } from '../adapter/adapter.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { badName, type Scaffold } from './scaffold.js';

/** What a mapping document of the adapter offers. */
export interface Offer {
  readonly service: string;
  readonly operation: string;
}

const nameOf = (system: string, property: string): string =>
  `${system}_${property}`
    .replace(/[a-z](?=[A-Z])/g, '$&_')
    .replace(/[^A-Za-z0-9]/g, '_')
    .toUpperCase();

const placeholder = (system: string, property: string, schema: Json | undefined): Json => {
  if (!isObject(schema)) return `env:${nameOf(system, property)}`;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? '';
  if (schema.type === 'integer' || schema.type === 'number') return Number(schema.minimum ?? 1);
  if (schema.type === 'boolean') return false;
  if (schema.type === 'array') return [];
  if (schema.type === 'object') return required(system, schema);
  return `env:${nameOf(system, property)}`;
};

/** The required members of a connection; texts come from the environment, so that nothing secret is written down. */
const required = (system: string, schema: JsonObject): JsonObject => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const names = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return Object.fromEntries(names.map((name) => [name, placeholder(system, name, properties[name])]));
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
    routes: offers.map(({ service, operation }) => ({ service, operation, timeoutMs: 10_000 })),
  };
  return {
    files: {
      ...(agencies.includes(agency)
        ? {}
        : { [`agencies/${agency}.yaml`]: stringify({ id: agency, name: titled(agency) }) }),
      [`systems/${system}.yaml`]: stringify(document),
      ...(offers.length === 0 ? {} : { [`routes/${system}.yaml`]: stringify(routes) }),
    },
    next: {
      en: `Next: write the names and the connection in systems/${system}.yaml, an agreement with its consumers, then run jembatan check`,
      id: `Selanjutnya: lengkapi nama dan connection di systems/${system}.yaml, buat perjanjian dengan pemakainya, lalu jalankan jembatan check`,
    },
  };
};
