import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from '../../core/failure.js';
import { isId } from '../../core/id.js';
import type { LogKind } from '../../log/log.js';
import type { PublishedLog, Receipt } from '../../log/published.postgres.js';
import { principalOf } from '../principal.js';

const noReceipt = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'The exchange log has no such entry of an exchange of yours.',
    id: 'Log pertukaran tidak memuat entri demikian untuk pertukaran Anda.',
  });

const notPublished = (exchange: string): Failure =>
  new Failure(
    'EXCHANGE_IN_PROGRESS',
    {
      en: 'The entry is durable, but no signed checkpoint covers it yet. Ask again in a second.',
      id: 'Entri sudah tersimpan, tetapi belum tercakup checkpoint yang ditandatangani. Tanyakan lagi sedetik kemudian.',
    },
    { retryAfter: 1, exchange },
  );

/** How an exchange can end, and the other entries that its parties may see. */
const endings = [
  'exchange.answered',
  'exchange.failed',
  'exchange.refused',
  'delivery.completed',
  'delivery.dead',
] as const;
const told: readonly LogKind[] = [...endings, 'exchange.accepted', 'payload.erased'];

interface Told extends Receipt {
  readonly kind: LogKind;
  readonly parties: readonly string[];
}

const read = (receipt: Receipt): Told => {
  const { kind, consumer, provider } = JSON.parse(receipt.entry) as {
    kind: LogKind;
    consumer: string;
    provider: string;
  };
  return { ...receipt, kind, parties: [consumer, provider] };
};

/** The exact bytes of the entry, and what proves that the log holds them: all that a verifier needs. */
export const receiptOf = ({ entry, proof }: Receipt) => ({ entry: Buffer.from(entry).toString('base64'), proof });

/** The entry of a kind; without one, that of how the exchange ended, or the last there is. */
const chosen = (entries: readonly Told[], kind: string | undefined): Told | undefined => {
  if (kind !== undefined) return entries.findLast((entry) => entry.kind === kind);
  return entries.findLast((entry) => endings.some((ending) => ending === entry.kind)) ?? entries.at(-1);
};

const wantsText = ({ headers: { accept = '' } }: FastifyRequest): boolean =>
  /text\/plain/.test(accept) && !/json/.test(accept);

type Asked = { Params: { exchange: string }; Querystring: { kind?: string } };

export const receiptRoutes = (app: FastifyInstance, published: PublishedLog): void => {
  app.get<Asked>(
    '/v1/exchanges/:exchange/receipt',
    {
      config: { role: 'consumer' },
      schema: {
        summary: 'An entry of an own exchange with the proof that the log holds it, for its consumer and its provider',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            kind: {
              type: 'string',
              enum: told,
              description: 'Which entry; without it, that of how the exchange ended',
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { exchange } = request.params;
      const { system } = principalOf(request);
      const all = isId(exchange) ? (await published.receipts(exchange)).map(read) : [];
      const own = all.filter(({ kind, parties }) => told.includes(kind) && parties.includes(system));
      const receipt = chosen(own, request.query.kind);
      if (receipt === undefined) throw noReceipt();
      if (receipt.proof === undefined) throw notPublished(exchange);
      reply.headers({ 'cache-control': 'no-store', vary: 'Accept' });
      if (wantsText(request)) return reply.header('content-type', 'text/plain; charset=utf-8').send(receipt.proof);
      return reply.header('content-type', 'application/vnd.jembatan.receipt+json').send(
        JSON.stringify({
          exchange,
          kind: receipt.kind,
          index: receipt.index,
          kinds: [...new Set(own.map(({ kind }) => kind))],
          ...receiptOf(receipt),
        }),
      );
    },
  );
};
