import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Catalog } from '../../contracts/contract.js';
import { Failure } from '../../core/failure.js';
import { problemOf } from '../../core/problem.js';
import { unknownService } from '../../exchanges/accept.js';
import { type BulkLine, bulk, endsBulk } from '../../exchanges/bulk.js';
import type { FrontDoor } from '../../exchanges/front-door.js';
import { bytesOf } from '../body.js';
import { readExchangeHeaders } from '../exchange-headers.js';
import { exchangeRequest } from '../exchange-request.js';
import { languageOf } from '../language.js';
import type { Metrics } from '../metrics.js';

export interface BulkRoutes {
  readonly frontDoor: FrontDoor;
  readonly catalog: () => Catalog;
  readonly metrics: Pick<Metrics, 'exchange'>;
}

const ndjson = 'application/x-ndjson';

/** Bytes of one bulk call: some ten thousand questions. */
const largest = 4 * 1024 * 1024;

const wrongType = (): Failure =>
  new Failure('UNSUPPORTED_MEDIA_TYPE', {
    en: `Send the requests as ${ndjson}: one JSON object a line.`,
    id: `Kirim permintaan sebagai ${ndjson}: satu objek JSON per baris.`,
  });

const notInBulk = (service: string): Failure =>
  new Failure('SERVICE_UNKNOWN', {
    en: `${service} cannot be asked in bulk; only reads that answer at once can.`,
    id: `${service} tidak dapat diminta secara massal; hanya pembacaan seketika yang dapat.`,
  });

/** The lines that hold anything, as bytes of the body itself. */
const linesOf = (body: Uint8Array): Uint8Array[] => {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < body.length; ) {
    const at = body.indexOf(0x0a, start);
    const end = at < 0 ? body.length : at;
    const line = body.subarray(start, end);
    if (line.some((byte) => byte > 0x20)) lines.push(line);
    start = end + 1;
  }
  return lines;
};

const assertBulk = (request: FastifyRequest, catalog: Catalog): void => {
  const { exchange: service } = request.params as { readonly exchange: string };
  const contract = catalog.get(service);
  if (contract === undefined) throw unknownService();
  const { effect, async, disclosed } = contract.document;
  if (effect !== 'read' || async === 'always' || disclosed === 'request') throw notInBulk(service);
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(x-)?ndjson\s*(;|$)/i.test(type)) throw wrongType();
};

/** `POST /v1/exchanges/{service}/bulk`: a line in, a line out, each an exchange of its own. */
export const bulkRoutes = (app: FastifyInstance, parts: BulkRoutes, origin: () => string): void => {
  const write = (request: FastifyRequest, told: BulkLine): string => {
    const { line, exchange, ended } = told;
    const { exchange: service } = request.params as { readonly exchange: string };
    if (!(ended instanceof Failure)) {
      parts.metrics.exchange(service, 'answered', '');
      const { answer } = ended;
      const lists = JSON.stringify({ withheld: answer.withheld, warnings: answer.warnings }).slice(1);
      return `{"line":${line},"exchange":"${exchange}","status":200,"response":${answer.body},${lists}\n`;
    }
    parts.metrics.exchange(service, ended.fault === 'consumer' ? 'refused' : 'failed', ended.code);
    const language = languageOf(request.headers['accept-language']);
    const problem = problemOf(ended, { exchange, language, origin: origin() });
    const stopped = endsBulk(told) ? { stopped: true, retryAfter: ended.retryAfter } : {};
    return `${JSON.stringify({ line, exchange, status: ended.status, problem, ...stopped })}\n`;
  };

  app.post(
    '/v1/exchanges/:exchange/bulk',
    { bodyLimit: largest, config: { role: 'consumer' } },
    async (request, reply) => {
      assertBulk(request, parts.catalog());
      const { asked, wishes } = readExchangeHeaders(request.headers);
      if (wishes.problem !== undefined) throw wishes.problem;
      const lines = linesOf(bytesOf(request));
      const answers = bulk({ frontDoor: parts.frontDoor, pause }, lines, (body) =>
        exchangeRequest(request, asked, body, true),
      );
      const written = async function* () {
        for await (const told of answers) yield told === undefined ? '\n' : write(request, told);
      };
      return reply
        .headers({ 'content-type': `${ndjson}; charset=utf-8`, 'cache-control': 'no-store' })
        .send(Readable.from(written(), { objectMode: false }));
    },
  );
};
