import { Failure } from '../core/failure.js';
import type { Text } from '../core/text.js';
import { connect } from './pool.js';

const oldest = 14;

/**
 * Checks that a database somebody named can be used, so that a mistake is told as one; resolves with its address. Throws
 * CONFIG_INVALID; the text names host and database, never the password.
 */
export const reach = async (url: string): Promise<string> => {
  if (!URL.canParse(url)) throw new Failure('CONFIG_INVALID', malformed);
  const database = connect(url, { name: 'reach', max: 1 });
  try {
    const [row] = await database.query<{ version: string }>(`select current_setting('server_version_num') as version`);
    const major = Math.floor(Number(row?.version) / 10_000);
    if (major < oldest) throw new Failure('CONFIG_INVALID', tooOld(major));
    return url;
  } catch (cause) {
    throw cause instanceof Failure ? cause : new Failure('CONFIG_INVALID', notReached(url, reasonOf(cause)), { cause });
  } finally {
    await database.close();
  }
};

/** What the server or the system calls it: `ECONNREFUSED`, or PostgreSQL's code, such as 28P01 for a wrong password. */
const reasonOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no answer';

const notReached = (url: string, reason: string): Text => {
  const { host, pathname } = new URL(url);
  const place = `${host}${pathname}`;
  return {
    en: `The PostgreSQL database ${place} cannot be used: ${reason}. Check that the server is running, and the name, user and password in the address (DATABASE_URL).`,
    id: `Basis data PostgreSQL ${place} tidak dapat digunakan: ${reason}. Pastikan server berjalan, serta nama, pengguna, dan kata sandi pada alamat itu (DATABASE_URL) benar.`,
  };
};

const malformed: Text = {
  en: 'DATABASE_URL is not an address. Write it as postgres://user:password@host:5432/database.',
  id: 'DATABASE_URL bukan alamat yang sah. Tuliskan sebagai postgres://pengguna:katasandi@host:5432/basisdata.',
};

const tooOld = (major: number): Text => ({
  en: `DATABASE_URL leads to PostgreSQL ${major}; the gateway needs ${oldest} or later. Upgrade the server, or leave DATABASE_URL unset to use the built-in one.`,
  id: `DATABASE_URL menuju PostgreSQL ${major}; gateway memerlukan versi ${oldest} atau lebih baru. Perbarui server, atau kosongkan DATABASE_URL agar memakai yang bawaan.`,
});
