import type { Database, Sql } from '../core/sql.js';
import type { Configuration } from './documents.js';

/** Payload: the number of the version that was activated. */
export const configChannel = 'jembatan_config';

export interface Version {
  readonly n: number;
  /** SHA-256 (hex) of the canonical JSON of the configuration. */
  readonly hash: string;
  readonly author: string;
  readonly comment: string;
  readonly createdAt: Date;
}

export interface StoredConfiguration extends Version {
  readonly configuration: Configuration;
}

export interface NewVersion {
  readonly configuration: Configuration;
  readonly author: string;
  readonly comment: string;
  readonly at: Date;
}

/** Keeps a configuration for good. The same content is the same version: its existing number comes back with `created: false`. */
export const putVersion = async (
  database: Database,
  version: NewVersion,
): Promise<{ readonly n: number; readonly hash: string; readonly created: boolean }> => {
  throw new Error(`not yet: ${String(database)} ${version.comment}`);
};

/** Makes a version the one in force and tells every process at commit. Throws NOT_FOUND when there is no such version. */
export const activate = async (sql: Sql, n: number, at: Date): Promise<void> => {
  throw new Error(`not yet: ${String(sql)} ${n} ${at}`);
};

/** The version in force, or undefined before the first activation. */
export const activeVersion = async (sql: Sql): Promise<StoredConfiguration | undefined> => {
  throw new Error(`not yet: ${String(sql)}`);
};

export const readVersion = async (sql: Sql, n: number): Promise<StoredConfiguration | undefined> => {
  throw new Error(`not yet: ${String(sql)} ${n}`);
};

/** Every version without its content, newest first. */
export const listVersions = async (sql: Sql): Promise<Version[]> => {
  throw new Error(`not yet: ${String(sql)}`);
};
