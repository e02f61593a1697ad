import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Accept, ADAPTER_API, defineAdapter, type Refuse, type Tools } from '../../src/adapter/adapter.js';
import { Failure, isFailureCode } from '../../src/core/failure.js';
import { openRegister } from '../../src/protocols/drop-register.js';
import { config, type SiskeudesConfig } from './config.js';
import { type Drop, watchFolder } from './drop-folder.js';
import type { Finding } from './finding.js';
import { operation, type Taken, takeExport } from './take-export.js';

/** The codes of Ref_Sumber that codes.yaml knows. */
const sources = ['DD', 'DDS', 'ADD', 'PAD', 'PADS', 'PBH', 'PBK', 'PBP', 'DLL'];

const mostFindings = 1000;

const unreachable = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: 'The folder for exports does not exist, or the gateway may not write to it. Create it and give the right to the user of the gateway.',
      id: 'Folder hasil ekspor tidak ada, atau gateway tidak boleh menulis ke sana. Buat foldernya dan beri hak kepada pengguna gateway.',
    },
    { cause },
  );

const reportOf = (fileName: string, { findings, ...taken }: Taken) => ({
  file: fileName,
  ...taken,
  findings: findings.slice(0, mostFindings),
  ...(findings.length > mostFindings ? { moreFindings: findings.length - mostFindings } : {}),
});

/** An export, or a village in it, that was not taken is on record; a row that was left out stands in the report alone. */
const recordRefusals = async (refuse: Refuse, path: string, findings: readonly Finding[]): Promise<void> => {
  const refused = findings.filter(({ severity }) => severity === 'file' || severity === 'village');
  if (refused.length === 0) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const digest = hash.digest('hex');
  for (const { code, village = '' } of refused)
    await refuse({
      operation,
      code: isFailureCode(code) ? code : 'REQUEST_INVALID',
      dedupeKey: `${digest}:${village}:${code}`,
      note: { finding: code, ...(village === '' ? {} : { village }) },
    });
};

const dropOf = (settings: SiskeudesConfig, { clock, log }: Tools, accept: Accept, refuse: Refuse): Drop => {
  const { folder, villages, versions = ['2.0'], everySeconds = 10, quietSeconds = 5 } = settings;
  const rules = { crosswalk: villages, versions, sources };
  const register = openRegister(join(folder, 'register'));
  return {
    folder,
    accepts: /\.(zip|mdb|mde|accdb)$/i,
    everyMs: everySeconds * 1000,
    quietMs: quietSeconds * 1000,
    clock,
    async handle(fileName, path) {
      try {
        const taken = await takeExport({ rules, register, accept }, fileName, path);
        await recordRefusals(refuse, path, taken.findings);
        const to = taken.villages.length > 0 ? 'done' : 'rejected';
        const counts = { villages: taken.villages.length, findings: taken.findings.length };
        log.info({ operation, outcome: to, ...counts }, 'took an export');
        return { to, report: reportOf(fileName, taken) };
      } catch (error) {
        log.warn(
          { operation, code: error instanceof Failure ? error.code : 'UNEXPECTED' },
          'could not take an export; it will be tried again',
        );
        return 'again';
      }
    },
  };
};

export const siskeudes = defineAdapter<SiskeudesConfig>({
  api: ADAPTER_API,
  kind: 'siskeudes',
  summary: 'Village finance: exports of Siskeudes dropped into a folder (ZIP of CSV tables, or its Access database)',
  home: new URL('./', import.meta.url),
  config,
  operations: {},
  inbound: [operation],
  connect(settings, tools) {
    return {
      listen: (accept, signal, refuse) => watchFolder(dropOf(settings, tools, accept, refuse), signal),
      async probe() {
        await access(settings.folder, constants.R_OK | constants.W_OK).catch((error) => {
          throw unreachable(error);
        });
      },
      async close() {},
    };
  },
});
