import type { Sql } from '../core/sql.js';
import type { Text } from '../core/text.js';
import type { DeliveryState } from '../exchanges/exchange.js';
import type { DeliveryView } from './delivery.js';

const pageSize = 50;

type Row = Omit<DeliveryView, 'reason'> & { reasonEn: string | null; reasonId: string | null };

export const listDeliveries = async (sql: Sql, state: DeliveryState, cursor?: string): Promise<DeliveryView[]> => {
  const rows = await sql.query<Row>(
    `select d.id, d.exchange, e.consumer, e.service, d.system, d.via, d.state, d.attempt, d.due_at as "dueAt", d.code,
       d.reason_en as "reasonEn", d.reason_id as "reasonId", d.created_at as "createdAt", d.updated_at as "updatedAt"
     from work.delivery d join work.exchange e on e.id = d.exchange
     where d.state = $1 and ($2::uuid is null or d.id < $2) order by d.id desc limit $3`,
    [state, cursor ?? null, pageSize],
    'delivery.list',
  );
  return rows.map(({ reasonEn, reasonId, ...view }) => ({ ...view, reason: toText(reasonEn, reasonId) }));
};

const toText = (en: string | null, id: string | null): Text | null => (en === null || id === null ? null : { en, id });
