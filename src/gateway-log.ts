import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from './core/clock.js';
import { parseWitnessKey } from './core/cosignature.js';
import { newId } from './core/id.js';
import { createNoteSigner, openNote, parseVerifierKey } from './core/signed-note.js';
import type { Database } from './core/sql.js';
import { keepCosignatures } from './log/cosignatures.postgres.js';
import { eventRecord } from './log/event.js';
import { startIntegrator } from './log/integrator.js';
import type { LastHead } from './log/last-head.js';
import type { ExchangeLog } from './log/log.js';
import { createPublishedLog } from './log/published.postgres.js';
import { contend } from './postgres/sole.js';

/** What signs the exchange log. */
export interface Signing {
  /** The present key first; those after it sign too. */
  readonly keys: readonly KeyObject[];
  readonly lastHead: LastHead;
}

interface PublishingParts {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly signing: Signing;
  readonly log: ExchangeLog;
  /** Names the log: `jembatan.<installation>/log`. */
  readonly installation: string;
  readonly config: () => number;
  /** Verifier keys of the witnesses whose cosignatures are kept, as configured now. */
  readonly witnesses: () => readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly report: (error: unknown) => void;
}

/** The public face of the exchange log, and the part of this process in keeping it. */
export const startPublishing = (parts: PublishingParts) => {
  const { database, signing, log, logger, clock } = parts;
  const signers = signing.keys.map((key) => createNoteSigner(`jembatan.${parts.installation}/log`, key));
  let refusals = 0;
  const integrator = startIntegrator({
    database,
    signers,
    lastHead: signing.lastHead,
    only: contend(parts.databaseUrl, 'jembatan integrator'),
    refused: ({ reason, detail, facts }) => {
      refusals += 1;
      logger.error({ reason, ...facts, detail: detail.en }, 'the exchange log is not signed');
    },
    rotated: async (rotation) => {
      const event = { exchange: newId(), config: parts.config(), outcome: 'rotated', note: { ...rotation } };
      await log.append(eventRecord({ kind: 'key.rotated', at: clock.now(), ...event }));
    },
    report: parts.report,
  });
  const published = createPublishedLog(database);
  const ownKeys = signers.flatMap(({ verifierKey }) => parseVerifierKey(verifierKey) ?? []);
  return {
    ...published,
    /** Verifier keys, the present one first. */
    keys: signers.map(({ verifierKey }) => verifierKey),
    /** Without those under a key that was rotated away, by which nobody verifies any more. */
    cosigned: async () => (await published.cosigned()).filter((note) => 'note' in openNote(note, ownKeys)),
    keep: (note: string) =>
      keepCosignatures(database, note, {
        log: ownKeys,
        witnesses: parts.witnesses().flatMap((key) => parseWitnessKey(key) ?? []),
      }),
    /** For metrics. */
    state: async () => ({
      ...(await published.progress()),
      refusals,
      refused: integrator.refusal() !== undefined,
      signs: integrator.holds(),
      now: clock.now(),
    }),
    /** Rejects while this process refuses to sign. */
    async check() {
      const refusal = integrator.refusal();
      if (refusal !== undefined) throw new Error(refusal.reason);
    },
    close: integrator.close,
  };
};

export type Publishing = ReturnType<typeof startPublishing>;
