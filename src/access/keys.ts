import { hkdfSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../core/failure.js';
import { aesSealer, type Sealer } from '../core/seal.js';
import { readOrMakeSecret } from '../core/secret-file.js';

/** The gateway's keys, each derived from one master key for one purpose. */
export interface Keys {
  /** Seals openings of the exchange log. */
  readonly sealer: Sealer;
  /** The exchange log's keys: HMAC columns by calendar year, and the proof by which a database recognises this master key. */
  readonly log: { indexOfYear(year: number): Uint8Array; readonly proof: Uint8Array };
  /** Names the installation on servers it may share, such as Redis: 16 hexadecimal digits, the same for all its processes, and no secret. */
  readonly installation: string;
  /** A key of 32 bytes for another purpose; the same purpose gives the same key. */
  derive(purpose: string): Uint8Array;
}

const length = 32;

/**
 * Reads `dataDir/gateway.key` (32 bytes as base64url, mode 0600), made at the first start. Several gateways on one database must
 * have the same file. Throws CONFIG_INVALID when it does not hold a key.
 */
export const loadKeys = async (dataDir: string): Promise<Keys> => {
  const file = join(dataDir, 'gateway.key');
  await mkdir(dataDir, { recursive: true });
  const master = Buffer.from(await readOrMakeSecret(file), 'base64url');
  if (master.length !== length) throw new Failure('CONFIG_INVALID', notAKey(file));
  return deriveKeys(master);
};

/** HKDF-SHA-256 (RFC 5869), the purpose as its `info`. */
export const deriveKeys = (master: Uint8Array): Keys => {
  const derive = (purpose: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', master, '', `jembatan ${purpose}`, length));
  return {
    sealer: aesSealer(derive('seal')),
    installation: Buffer.from(derive('installation').subarray(0, 8)).toString('hex'),
    log: { indexOfYear: (year) => derive(`index ${year}`), proof: derive('proof') },
    derive,
  };
};

const notAKey = (file: string) => ({
  en: `${file} does not hold the gateway's key (43 characters). Restore it from a backup; only with no data to keep, remove it and start again.`,
  id: `${file} tidak berisi kunci gateway (43 karakter). Pulihkan dari cadangan; hanya bila tidak ada data yang perlu dipertahankan, hapus berkas itu lalu mulai lagi.`,
});
