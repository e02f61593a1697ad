import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import type { Sealer } from '../core/seal.js';
import type { Database } from '../core/sql.js';
import { eventRecord } from '../log/event.js';
import type { ExchangeLog, LogRecord, Subject } from '../log/log.js';
import type { IndexOfYear } from '../log/references.js';
import { countSubject, type Erased, eraseSubject } from './erase-subject.postgres.js';
import { decideErasure, type ErasureView, listErasures, putErasure, readErasure } from './erasures.postgres.js';

/** Erasing a subject from the exchange log takes two administrators: one asks, another approves. */
export interface Erasing {
  /** Resolves with the request and how much there is to erase; nothing is erased yet. */
  ask(subject: Subject, basis: string, by: string): Promise<ErasureAsked>;
  list(): Promise<readonly ErasureView[]>;
  /** Erases. Throws NOT_FOUND, or FORBIDDEN to whoever asked. */
  approve(id: string, by: string): Promise<Erased>;
  /** Anybody may, also whoever asked. Throws NOT_FOUND. */
  refuse(id: string, by: string, reason: string): Promise<void>;
}

export interface ErasureAsked {
  readonly id: string;
  readonly entries: number;
  readonly exchanges: number;
}

interface ErasingParts {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly indexOfYear: IndexOfYear;
  readonly config: () => number;
  readonly clock: Clock;
}

const notWaiting = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'There is no erasure with this id that waits for a decision. GET /admin/v1/erasures lists them.',
    id: 'Tidak ada penghapusan dengan id ini yang menunggu keputusan. GET /admin/v1/erasures menampilkannya.',
  });

const samePerson = (): Failure =>
  new Failure('FORBIDDEN', {
    en: 'Whoever asked for an erasure cannot approve it. Let another administrator do so.',
    id: 'Pengaju penghapusan tidak dapat menyetujuinya sendiri. Minta administrator lain menyetujuinya.',
  });

export const createErasing = (parts: ErasingParts): Erasing => {
  const { database, log, sealer, config, clock } = parts;

  const record = (kind: LogRecord['kind'], id: string, by: string, note: LogRecord['note'] = {}): LogRecord =>
    eventRecord({
      kind,
      at: clock.now(),
      exchange: id,
      consumer: by,
      config: config(),
      outcome: kind === 'payload.erased' ? 'erased' : 'answered',
      note,
    });

  const waiting = async (id: string) => {
    const asked = await readErasure(database, sealer, id);
    if (asked?.state !== 'waiting' || asked.subject === undefined) throw notWaiting();
    return { ...asked, subject: asked.subject };
  };

  return {
    async ask(subject, basis, by) {
      const [id, found] = [newId(), await countSubject(parts, subject)];
      await database.transaction(async (sql) => {
        await putErasure(sql, sealer, { id, subject, basis, by, at: clock.now() });
        await log.appendIn(sql, [record('admin.action', id, by, { action: 'ask for an erasure', basis })]);
      });
      return { id, ...found };
    },
    list: () => listErasures(database),
    async approve(id, by) {
      const { subject, askedBy, basis } = await waiting(id);
      if (askedBy === by) throw samePerson();
      const hole = ({ exchanges, entries, payloads, underWay }: Erased): LogRecord =>
        record('payload.erased', id, by, {
          ...{ approved: by, basis, by: askedBy, entries, exchanges, payloads, reason: 'erasure', underWay },
        });
      const erased = await eraseSubject(parts, subject, hole);
      // Last, so that what a gateway left half done when it died can be approved again.
      await database.transaction(async (sql) => {
        if (!(await decideErasure(sql, { id, state: 'erased', by, at: clock.now() }))) throw notWaiting();
        if (erased.exchanges === 0) await log.appendIn(sql, [hole(erased)]);
      });
      return erased;
    },
    async refuse(id, by, reason) {
      await database.transaction(async (sql) => {
        if (!(await decideErasure(sql, { id, state: 'refused', by, at: clock.now() }))) throw notWaiting();
        await log.appendIn(sql, [record('admin.action', id, by, { action: 'refuse an erasure', reason })]);
      });
    },
  };
};
