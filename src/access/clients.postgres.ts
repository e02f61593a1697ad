import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../core/clock.js';
import type { Sql } from '../core/sql.js';

/** Credentials of systems as OAuth clients. Secrets are 256 random bits, so a keyed hash is all that is kept of them. */
export interface Clients {
  /** Makes a new secret for a system, valid at once instead of the one before; it is shown this once. */
  issue(system: string): Promise<string>;
  /** The same work whether or not the system is known. */
  verify(system: string, secret: string): Promise<boolean>;
  /** Systems that have a secret. */
  list(): Promise<string[]>;
}

export const postgresClients = (sql: Sql, pepper: Uint8Array, clock: Clock): Clients => {
  const hash = (system: string, secret: string): Buffer =>
    createHmac('sha256', pepper).update(system).update('\0').update(secret).digest();

  return {
    async issue(system) {
      const secret = randomBytes(32).toString('base64url');
      await sql.query(
        `insert into access.client (system, secret_hash, created_at) values ($1, $2, $3)
         on conflict (system) do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at`,
        [system, hash(system, secret), clock.now()],
      );
      return secret;
    },
    async verify(system, secret) {
      const rows = await sql.query<{ secret_hash: Uint8Array }>(
        'select secret_hash from access.client where system = $1',
        [system],
        'client.secret',
      );
      const expected = rows[0]?.secret_hash ?? randomBytes(32);
      return timingSafeEqual(hash(system, secret), expected);
    },
    async list() {
      const rows = await sql.query<{ system: string }>('select system from access.client order by system');
      return rows.map(({ system }) => system);
    },
  };
};
