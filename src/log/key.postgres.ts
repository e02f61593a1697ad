import { Failure } from '../core/failure.js';
import type { Sql } from '../core/sql.js';

/** The first gateway on a database leaves its proof there; any other must have the same key. */
export const recogniseKey = async (sql: Sql, proof: Uint8Array): Promise<void> => {
  await sql.query('insert into vault.key (proof) values ($1) on conflict do nothing', [Buffer.from(proof)]);
  const [row] = await sql.query<{ proof: Uint8Array }>('select proof from vault.key');
  if (!row || Buffer.compare(row.proof, proof) !== 0) throw new Failure('CONFIG_INVALID', otherKey);
};

const otherKey = {
  en: 'This database was written with another gateway.key. Copy the file gateway.key of the gateway that wrote it into the data folder (DATA_DIR); without it, sealed data cannot be opened.',
  id: 'Basis data ini ditulis dengan gateway.key yang lain. Salin berkas gateway.key dari gateway yang menulisnya ke folder data (DATA_DIR); tanpa berkas itu data tersegel tidak dapat dibuka.',
};
