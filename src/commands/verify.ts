import { readFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { type Environment, readEnvironment } from '../config/environment.js';
import { resolveReferences } from '../config/references.js';
import { Failure } from '../core/failure.js';
import { parseVerifierKey } from '../core/signed-note.js';
import type { Language } from '../core/text.js';
import { connect } from '../postgres/pool.js';
import { reach } from '../postgres/reach.js';
import { inDatabase } from '../verify/database-source.postgres.js';
import { Refuted } from '../verify/finding.js';
import { type Policy, parsePolicy } from '../verify/policy.js';
import { type Line, printFinding, printLines } from '../verify/report.js';
import { type Login, openUrl } from '../verify/url-source.js';
import { type Asked, verifyFile, verifySource } from '../verify/verify.js';

export interface VerifyOptions {
  readonly key?: readonly string[];
  readonly state?: string;
  readonly receipt?: string;
  readonly witnesses?: string;
  readonly client?: string;
  readonly secret?: string;
}

const usage = (text: string): CommanderError => {
  process.stderr.write(`error: ${text}\n`);
  return new CommanderError(2, 'jembatan.usage', text);
};

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch(() => {
    throw new Failure('NOT_FOUND', { en: `${file} cannot be read.`, id: `${file} tidak dapat dibaca.` });
  });

const keyIn = (text: string): string => {
  if (parseVerifierKey(text) !== undefined) return text;
  throw usage(`--key: this is no verifier key: ${text}. It looks like <log>+<8 hex digits>+<base64>.`);
};

/** The policy itself, or a file that holds it. */
const policyIn = async (text: string): Promise<Policy> => {
  const policy = parsePolicy(text) ?? parsePolicy(await readFile(text, 'utf8').catch(() => ''));
  if (policy !== undefined) return policy;
  throw usage('--witnesses: say how many of which, such as "2 of <key>, <key>, <key>", or name a file that does.');
};

const loginOf = async (options: VerifyOptions, { variables }: Environment): Promise<Login | undefined> => {
  const { client, secret } = options;
  if (client === undefined && secret === undefined) return undefined;
  if (client === undefined || !/^(env|file):./.test(secret ?? ''))
    throw usage('--client <system> and --secret env:NAME or file:PATH belong together.');
  const keeping = { environment: variables, folder: process.cwd() };
  const resolved = await resolveReferences({ secret: secret ?? '' }, keeping);
  return { client, secret: String(resolved.secret) };
};

const askedIn = async ({ key = [], state, receipt, witnesses }: VerifyOptions): Promise<Asked> => ({
  keys: key.map(keyIn),
  state,
  receipt: receipt === undefined ? undefined : await readText(receipt),
  policy: witnesses === undefined ? undefined : await policyIn(witnesses),
  ...(process.stderr.isTTY ? { progress: showProgress() } : {}),
});

/** One line that is written over, ten times a second at most. */
const showProgress = (): ((done: number, size: number | undefined) => void) => {
  let last = 0;
  return (done, size) => {
    const now = Date.now();
    if (now - last < 100 && done !== size) return;
    last = now;
    process.stderr.write(`\r${done}${size === undefined ? '' : ` / ${size}`}${done === size ? '\n' : ''}`);
  };
};

const verifyDatabase = async (url: string, asked: Asked): Promise<Line[]> => {
  const database = connect(await reach(url), { name: 'verify', max: 1, patient: true, readOnly: true });
  try {
    return await inDatabase(database, (source) => verifySource(source, asked));
  } finally {
    await database.close();
  }
};

const run = async (log: string, options: VerifyOptions, environment: Environment): Promise<Line[]> => {
  const asked = await askedIn(options);
  const login = await loginOf(options, environment);
  if (/^https?:\/\//.test(log)) return verifySource(await openUrl(log, login), asked);
  if (login !== undefined) throw usage('--client and --secret are for a log behind a URL.');
  if (/^postgres(ql)?:\/\//.test(log)) return verifyDatabase(log, asked);
  return verifyFile(log, asked);
};

/** Prints what held, or the first thing that does not, and exits 1. */
export const verifyCommand = async (log: string, options: VerifyOptions): Promise<void> => {
  const environment = readEnvironment();
  const language: Language = environment.language;
  try {
    process.stdout.write(`${printLines(await run(log, options, environment), language)}\n`);
  } catch (error) {
    if (!(error instanceof Refuted)) throw error;
    process.stdout.write(`${printFinding(error.finding, language)}\n`);
    process.exitCode = 1;
  }
};
