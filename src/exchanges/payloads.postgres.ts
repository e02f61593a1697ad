import type { Sealer } from '../core/seal.js';
import type { Sql } from '../core/sql.js';
import type { Party } from './exchange.js';

export type Part = 'request' | 'response';

/** Keeps one side of an exchange, sealed; a repeat replaces it. */
export const storePayload = async (
  sql: Sql,
  sealer: Sealer,
  exchange: string,
  part: Part,
  text: string,
): Promise<void> => {
  await sql.query(
    `insert into work.payload (exchange, part, sealed) values ($1, $2, $3)
     on conflict (exchange, part) do update set sealed = excluded.sealed`,
    [exchange, part, sealer.seal(Buffer.from(text), `${exchange}:${part}`)],
    'payload.store',
  );
};

/** The JSON text of one side, or undefined when it was never kept or is erased. */
export const readPayload = async (
  sql: Sql,
  sealer: Sealer,
  exchange: string,
  part: Part,
): Promise<string | undefined> => {
  const [row] = await sql.query<{ sealed: Uint8Array }>(
    'select sealed from work.payload where exchange = $1 and part = $2',
    [exchange, part],
    'payload.read',
  );
  return row && Buffer.from(sealer.open(row.sealed, `${exchange}:${part}`)).toString();
};

export const sealParty = (sealer: Sealer, exchange: string, party: Party): Uint8Array =>
  sealer.seal(Buffer.from(JSON.stringify(party)), `${exchange}:party`);

/** Nobody, once it is erased. */
export const openParty = (sealer: Sealer, exchange: string, sealed: Uint8Array | null): Party =>
  sealed === null
    ? { subjects: [] }
    : (JSON.parse(Buffer.from(sealer.open(sealed, `${exchange}:party`)).toString()) as Party);
