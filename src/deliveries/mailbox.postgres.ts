import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { isId } from '../core/id.js';
import type { Json } from '../core/json.js';
import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import type { Notices } from '../exchanges/notices.js';
import { openParty } from '../exchanges/payloads.postgres.js';
import { endExchange } from '../exchanges/store.postgres.js';
import type { TellEnd } from '../exchanges/tell-end.js';
import type { ExchangeLog } from '../log/log.js';
import type { AgreementStands } from './delivery.js';
import { type Leased, leasedColumns } from './lease.postgres.js';
import type { Mailbox, MailboxItem } from './mailbox.js';
import { acknowledgedRecord, decidedRecord } from './record.js';

interface MailboxTools {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly agreementStands: AgreementStands;
  readonly notices: Notices;
  readonly tellEnd: TellEnd;
}

export const createMailbox = (tools: MailboxTools): Mailbox => ({
  async fetch(system, waitMs, limit, signal) {
    const watch = await tools.notices.watch(`inbox:${system}`);
    try {
      const items = await collect(tools, system, limit);
      if (items.length > 0 || waitMs <= 0 || signal?.aborted) return items;
      await watch.next(waitMs, signal);
      return signal?.aborted ? [] : await collect(tools, system, limit);
    } finally {
      watch.close();
    }
  },
  acknowledge: (system, id) => acknowledge(tools, system, id),
});

type Waiting = Leased & { readonly request: Uint8Array | null };

const collect = async (tools: MailboxTools, system: string, limit: number): Promise<MailboxItem[]> => {
  const { database, clock, agreementStands } = tools;
  for (;;) {
    const now = clock.now();
    const waiting = await handOver(database, system, limit, now);
    const revoked = waiting.filter((item) => agreementStands({ ...item, at: now }) !== undefined);
    for (const item of revoked) await hold(tools, item, now);
    const standing = waiting.filter((item) => !revoked.includes(item));
    if (standing.length > 0 || waiting.length === 0) return standing.map((item) => toItem(tools.sealer, item));
  }
};

/** Oldest first; counts how often each was handed over. */
const handOver = async (sql: Sql, system: string, limit: number, now: Date): Promise<Waiting[]> => {
  const rows = await sql.query<Waiting & { seq: string }>(
    `update work.delivery d set attempt = d.attempt + 1, updated_at = $3
     from (select id from work.delivery where system = $1 and via = 'mailbox' and state = 'due'
           order by seq limit $2 for update) due,
       work.exchange e left join work.payload p on p.exchange = e.id and p.part = 'request'
     where d.id = due.id and e.id = d.exchange
     returning ${leasedColumns}, false as abandoned, d.seq::text as seq, p.sealed as request`,
    [system, limit, now],
    'mailbox.handOver',
  );
  return rows.sort((a, b) => Number(a.seq) - Number(b.seq));
};

const toItem = (sealer: Sealer, { id, exchange, parent, service, acceptedAt, request }: Waiting): MailboxItem => {
  const text = request === null ? 'null' : Buffer.from(sealer.open(request, `${exchange}:request`)).toString();
  return { id, exchange, parent, service, acceptedAt, body: JSON.parse(text) as Json };
};

const hold = async (
  { database, log, sealer, agreementStands }: MailboxTools,
  item: Waiting,
  now: Date,
): Promise<void> => {
  const failure = agreementStands({ ...item, at: now });
  if (!failure) return;
  await database.transaction(async (sql) => {
    const held = await sql.query(
      `update work.delivery set state = 'held', attempt = attempt - 1, code = $2, reason_en = $3, reason_id = $4, updated_at = $5
       where id = $1 and state = 'due' returning id`,
      [item.id, failure.code, failure.detail.en, failure.detail.id, now],
    );
    if (held.length === 0) return;
    const note = { by: 'gateway', decision: 'hold' };
    const decision = { outcome: 'held', code: failure.code, native: null, note } as const;
    await log.appendIn(sql, [
      decidedRecord(
        { ...item, attempt: item.attempt - 1 },
        openParty(sealer, item.exchange, item.party),
        decision,
        now,
      ),
    ]);
  });
};

const acknowledge = async (tools: MailboxTools, system: string, id: string): Promise<void> => {
  const { database, log, sealer, clock } = tools;
  const now = clock.now();
  const wakeConsumer = await database.transaction(async (sql) => {
    const [item] = isId(id)
      ? await sql.query<Leased & { state: string }>(
          `select ${leasedColumns}, d.state from work.delivery d join work.exchange e on e.id = d.exchange
           where d.id = $1 and d.system = $2 and d.via = 'mailbox' for update of d`,
          [id, system],
        )
      : [];
    if (!item) throw notYours();
    if (item.state !== 'due') {
      if (item.state === 'completed') return undefined;
      throw notYours();
    }
    await sql.query(`update work.delivery set state = 'completed', updated_at = $2 where id = $1`, [id, now]);
    const { returned, withheld } = item;
    const ending = { state: 'completed', code: null, at: now, returned, withheld } as const;
    await endExchange(sql, sealer, item.exchange, ending);
    await log.appendIn(sql, [acknowledgedRecord(item, openParty(sealer, item.exchange, item.party), now)]);
    return tools.tellEnd(sql, item, ending);
  });
  wakeConsumer?.();
};

const notYours = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'Nothing in your mailbox has this id. Fetch the mailbox again.',
    id: 'Tidak ada kiriman dengan ID ini di kotak surat Anda. Ambil kembali isi kotak surat.',
  });
