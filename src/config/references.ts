import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../core/failure.js';
import type { Json, JsonObject } from '../core/json.js';
import { isObject } from '../core/json.js';
import type { Variables } from './environment.js';

const pattern = /^(env|file):(.+)$/s;

/** Whether a configured string stands for a value kept elsewhere: `env:NAME` or `file:path`. */
export const isReference = (value: Json | undefined): value is string =>
  typeof value === 'string' && pattern.test(value);

export interface Keeping {
  readonly environment: Variables;
  /** The configuration folder; relative paths start there. */
  readonly folder: string;
  /** In the sandbox a secret file may be readable by everyone. */
  readonly sandbox?: boolean;
}

const refuse = (reference: string, en: string, id: string): Failure =>
  new Failure('CONFIG_INVALID', { en: `${reference}: ${en}`, id: `${reference}: ${id}` });

const fromEnvironment = (reference: string, name: string, environment: Variables): string => {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value !== undefined && value !== '') return value;
  throw refuse(
    reference,
    'this environment variable is not set. Set it for the gateway process.',
    'variabel lingkungan ini belum diisi. Isi untuk proses gateway.',
  );
};

const worldReadable = 0o004;

const fromFile = async (reference: string, path: string, keeping: Keeping): Promise<string> => {
  const full = resolve(keeping.folder, path);
  const facts = await stat(full).catch(() => undefined);
  if (!facts?.isFile())
    throw refuse(
      reference,
      'there is no such file. Create it, or correct the path (it starts at the configuration folder).',
      'berkas tidak ada. Buat berkasnya, atau perbaiki jalurnya (dihitung dari folder konfigurasi).',
    );
  if (keeping.sandbox !== true && (facts.mode & worldReadable) !== 0)
    throw refuse(
      reference,
      'everyone on this machine can read this file. Run: chmod o-r on it.',
      'semua pengguna mesin ini dapat membaca berkas ini. Jalankan: chmod o-r pada berkas itu.',
    );
  const text = await readFile(full, 'utf8').catch(() => {
    throw refuse(
      reference,
      'the gateway may not read this file. Give its user the right to.',
      'gateway tidak boleh membaca berkas ini. Beri hak baca kepada penggunanya.',
    );
  });
  return text.replace(/\r?\n$/, '');
};

const resolveText = async (text: string, keeping: Keeping): Promise<string> => {
  const [, kind, rest] = pattern.exec(text) ?? [];
  if (kind === undefined || rest === undefined) return text;
  return kind === 'env' ? fromEnvironment(text, rest, keeping.environment) : fromFile(text, rest, keeping);
};

const resolveValue = async (value: Json, keeping: Keeping): Promise<Json> => {
  if (typeof value === 'string') return resolveText(value, keeping);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveValue(item, keeping)));
  return isObject(value) ? resolveReferences(value, keeping) : value;
};

/** A system's `connection` with every reference replaced. Throws CONFIG_INVALID naming the reference that leads nowhere, never a value. */
export const resolveReferences = async (connection: JsonObject, keeping: Keeping): Promise<JsonObject> => {
  const entries = Object.entries(connection).map(
    async ([key, value]): Promise<[string, Json]> => [key, await resolveValue(value, keeping)],
  );
  return Object.fromEntries(await Promise.all(entries));
};
