import { Failure } from '../core/failure.js';
import { isId } from '../core/id.js';
import type { Sql } from '../core/sql.js';
import { notify } from '../exchanges/notices.js';
import { openParty } from '../exchanges/payloads.postgres.js';
import { endExchange } from '../exchanges/store.postgres.js';
import type { DeliveryTools } from './delivery-tools.js';
import { type Leased, leasedColumns, nextInLine } from './lease.postgres.js';
import { decidedRecord } from './record.js';

type Parked = Leased & { readonly state: 'held' | 'dead'; readonly code: string | null; readonly isKept: boolean };

/** Due again at once, as if it had just been accepted; its exchange is open again. */
export const retryDelivery = async (tools: DeliveryTools, id: string, by: string): Promise<void> => {
  const now = tools.clock.now();
  const parked = await tools.database.transaction(async (sql) => {
    const parked = await findParked(sql, id);
    if (!parked.isKept) throw noLongerKept();
    await sql.query(
      `update work.delivery set state = 'due', since = $2, since_attempt = attempt, due_at = $2, code = null,
         reason_en = null, reason_id = null, updated_at = $2 where id = $1`,
      [id, now],
    );
    await sql.query(
      `update work.exchange set state = 'queued', code = null, ended_at = null, erase_after = null where id = $1`,
      [parked.exchange],
    );
    if (parked.via === 'mailbox') await notify(sql, `inbox:${parked.system}`);
    await record(tools, sql, parked, { outcome: 'queued', note: { by, decision: 'retry' } }, now);
    return parked;
  });
  if (parked.via === 'push') await wake(tools, { id, attempt: parked.attempt });
};

const longestReason = 500;

export const discardDelivery = async (tools: DeliveryTools, id: string, by: string, reason: string): Promise<void> => {
  if (reason.trim() === '' || reason.length > longestReason) throw noReason();
  // The log keeps it for ever; nobody could erase a citizen's number from it.
  if (/\d[\d .-]{11,}\d/.test(reason)) throw numberInReason();
  const now = tools.clock.now();
  const wakeConsumer = await tools.database.transaction(async (sql) => {
    const parked = await findParked(sql, id);
    await sql.query(`update work.delivery set state = 'discarded', updated_at = $2 where id = $1`, [id, now]);
    const ending = { state: 'dead', code: parked.code, at: now, returned: [], withheld: [] } as const;
    const isNews = await endExchange(sql, tools.sealer, parked.exchange, ending);
    await record(tools, sql, parked, { outcome: 'discarded', note: { by, decision: 'discard', reason } }, now);
    return isNews ? tools.tellEnd(sql, parked, ending) : undefined;
  });
  wakeConsumer?.();
  const next = await nextInLine(tools.database, id);
  if (next) await wake(tools, next);
};

/** What the queue forgets, the reconciler finds. */
const wake = ({ queue, report }: DeliveryTools, { id, attempt }: { id: string; attempt: number }): Promise<void> =>
  queue.wake(id, attempt + 1, 0).catch((error: unknown) => report?.(error));

const findParked = async (sql: Sql, id: string): Promise<Parked> => {
  const [row] = isId(id)
    ? await sql.query<Parked>(
        `select ${leasedColumns}, d.state, d.code,
           exists (select 1 from work.payload p where p.exchange = d.exchange and p.part = 'request') as "isKept"
         from work.delivery d join work.exchange e on e.id = d.exchange
         where d.id = $1 and d.state in ('held', 'dead') for update of d`,
        [id],
      )
    : [];
  if (!row) throw notParked();
  return row;
};

const record = (
  { log, sealer }: DeliveryTools,
  sql: Sql,
  parked: Parked,
  { outcome, note }: { outcome: 'queued' | 'discarded'; note: Record<string, string> },
  now: Date,
): Promise<void> => {
  const party = openParty(sealer, parked.exchange, parked.party);
  return log.appendIn(sql, [decidedRecord(parked, party, { outcome, code: parked.code, native: null, note }, now)]);
};

const notParked = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'No held or dead delivery has this id. It may have been retried or discarded meanwhile; look at the list again.',
    id: 'Tidak ada pengiriman tertahan atau gagal dengan ID ini. Mungkin sudah dikirim ulang atau dibatalkan; periksa daftarnya lagi.',
  });

const noLongerKept = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'The request of this delivery is no longer kept, so it cannot be sent again. Discard it; the consumer must make the request again.',
    id: 'Isi permintaan pengiriman ini sudah tidak disimpan sehingga tidak dapat dikirim ulang. Batalkan; konsumen perlu mengajukannya kembali.',
  });

const noReason = (): Failure =>
  new Failure('REQUEST_INVALID', {
    en: `Say why in 1 to ${longestReason} characters.`,
    id: `Tuliskan alasannya, 1 sampai ${longestReason} karakter.`,
  });

const numberInReason = (): Failure =>
  new Failure('REQUEST_INVALID', {
    en: 'The reason holds a long number that may identify a person. The log keeps the reason for ever; leave the number out.',
    id: 'Alasan memuat nomor panjang yang mungkin menunjuk seseorang. Log menyimpan alasan selamanya; jangan cantumkan nomor itu.',
  });
