import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommanderError } from 'commander';
import { readEnvironment } from '../config/environment.js';
import { createCosigner } from '../core/cosignature.js';
import { readDecimal } from '../core/decimal.js';
import { privateKeyOf } from '../core/ed25519.js';
import { Failure } from '../core/failure.js';
import { readOrMakeSecret } from '../core/secret-file.js';
import { type NoteSigner, parseVerifierKey } from '../core/signed-note.js';
import type { Language } from '../core/text.js';
import { Refuted } from '../verify/finding.js';
import { printFinding } from '../verify/report.js';
import { deliverCosignature, openUrl } from '../verify/url-source.js';
import { witnessOnce } from '../verify/witness.js';

export interface WitnessOptions {
  readonly name: string;
  readonly state: string;
  readonly key?: readonly string[];
  readonly once?: boolean;
  readonly every: string;
}

/** Whoever looks less often than that is no watch. */
const day = 86_400;

const usage = (text: string): CommanderError => {
  process.stderr.write(`error: ${text}\n`);
  return new CommanderError(2, 'jembatan.usage', text);
};

const cosignerOf = async ({ name, state }: WitnessOptions): Promise<NoteSigner> => {
  if (/[\s+]/.test(name)) throw usage('--name: no spaces and no plus.');
  await mkdir(state, { recursive: true, mode: 0o700 });
  const seed = Buffer.from(await readOrMakeSecret(join(state, 'witness.key')), 'base64url');
  if (seed.length === 32) return createCosigner(name, privateKeyOf(seed), () => new Date());
  throw new Failure('CONFIG_INVALID', {
    en: `${join(state, 'witness.key')} does not hold the key of a witness. Restore it, or start a new witness in another folder.`,
    id: `${join(state, 'witness.key')} tidak berisi kunci saksi. Pulihkan, atau mulai saksi baru di folder lain.`,
  });
};

/** Cosigns until it is stopped, or once. Ends with 1 when the log shows two histories: a person must see to that. */
export const witnessCommand = async (url: string, options: WitnessOptions): Promise<void> => {
  const { language } = readEnvironment();
  const { key: keys = [], once = false } = options;
  const seconds = readDecimal(options.every);
  if (!seconds || seconds > day) throw usage(`--every: a number of seconds from 1 to ${day}.`);
  for (const key of keys)
    if (parseVerifierKey(key) === undefined) throw usage(`--key: this is no verifier key: ${key}`);
  const cosigner = await cosignerOf(options);
  process.stdout.write(`${language === 'id' ? 'kunci saksi' : 'witness key'}  ${cosigner.verifierKey}\n`);
  const look = async (): Promise<void> => {
    const source = await openUrl(url);
    const state = join(options.state, 'state.json');
    const deliver = (note: string): Promise<void> => deliverCosignature(url, note);
    const size = await witnessOnce({ source, state, keys, cosigner, deliver });
    const entries = language === 'id' ? 'entri ditandatangani' : 'entries cosigned';
    process.stdout.write(`${new Date().toISOString()}  ${size} ${entries}\n`);
  };
  try {
    await (once ? look() : keepLooking(look, seconds * 1_000, language));
  } catch (error) {
    if (!(error instanceof Refuted)) throw error;
    process.stdout.write(`${printFinding(error.finding, language)}\n`);
    process.exitCode = 1;
  }
};

/** What cannot be reached is tried again; ends with SIGINT or SIGTERM. */
const keepLooking = async (look: () => Promise<void>, pauseMs: number, language: Language): Promise<void> => {
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort()).once('SIGTERM', () => stopped.abort());
  while (!stopped.signal.aborted) {
    await look().catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      process.stderr.write(`${error.code}: ${error.detail[language]}\n`);
    });
    await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => {});
  }
};
