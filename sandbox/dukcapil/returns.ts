import { createHash } from 'node:crypto';
import { type Answer, json, type Operation, type Request } from '../agency.js';
import { looksLikeNik } from '../person.js';

export interface Returns {
  readonly operations: readonly Operation[];
  readonly controls: readonly Operation[];
  reset(): void;
}

interface Batch {
  readonly id_lembaga?: unknown;
  readonly data?: readonly { readonly NIK?: unknown; readonly param?: readonly { readonly CUSTOMER_ID?: unknown }[] }[];
}

const read = (body: Uint8Array): readonly Batch[] | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return Array.isArray(value) ? (value as readonly Batch[]) : undefined;
  } catch {
    return undefined;
  }
};

const isWhole = ({ id_lembaga, data }: Batch): boolean =>
  typeof id_lembaga === 'string' &&
  Array.isArray(data) &&
  data.length > 0 &&
  data.every(({ NIK, param }) => looksLikeNik(String(NIK)) && param?.[0]?.CUSTOMER_ID !== undefined);

/** Takes back what agencies used ("data balikan"), each batch once. */
export const openReturns = (token: string): Returns => {
  const batches = new Map<string, number>();
  const take = ({ body, headers }: Request): Answer => {
    if (headers.authorization !== `Bearer ${token}`) return json(401, { message: 'Unauthorized' });
    const sent = read(body);
    if (sent === undefined || !sent.every(isWhole)) return json(400, { message: 'Format data tidak sesuai' });
    const key = createHash('sha256').update(body).digest('hex');
    if (batches.has(key)) return json(400, { message: 'Data sudah pernah dikirim' });
    batches.set(
      key,
      sent.reduce((sum, { data = [] }) => sum + data.length, 0),
    );
    return json(200, { message: 'Success' });
  };
  return {
    operations: [{ name: 'DATA_BALIKAN', method: 'POST', path: '/data-balikan', answer: take }],
    controls: [
      {
        name: 'returns',
        method: 'GET',
        path: '/dukcapil/returns',
        answer: () => json(200, { batches: batches.size, uses: [...batches.values()].reduce((sum, n) => sum + n, 0) }),
      },
    ],
    reset: () => batches.clear(),
  };
};
