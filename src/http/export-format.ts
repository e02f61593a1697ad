import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../core/clock.js';

/** How the rows of an export are written, a piece of text at a time. */
export interface ExportFormat<Row> {
  readonly contentType: string;
  readonly extension: string;
  readonly head: string;
  readonly line: (row: Row) => string;
  /** What stands at the end of a complete export, so that one cut short is noticed. */
  readonly end: (count: number) => string;
}

export interface ExportPage<Row> {
  readonly rows: readonly Row[];
  /** The cursor of the next, older page; null at the end. */
  readonly next: number | null;
}

/** Rows of one page: read with one short statement, sent before the next is asked for. */
export const exportPage = 1000;

export const ndjson = 'application/x-ndjson; charset=utf-8';

/** Pages as pieces of text. Nothing is written before the first page is there, so that a search that fails is a problem document. */
async function* written<Row>(
  format: ExportFormat<Row>,
  read: (cursor: number | undefined) => Promise<ExportPage<Row>>,
  from: number | undefined,
): AsyncGenerator<string> {
  let [cursor, text, count]: [number | undefined, string, number] = [from, format.head, 0];
  do {
    const { rows, next } = await read(cursor);
    yield text + rows.map(format.line).join('');
    count += rows.length;
    cursor = next ?? undefined;
    text = '';
  } while (cursor !== undefined);
  const end = format.end(count);
  if (end !== '') yield end;
}

/**
 * Streams an export in constant memory: a page is read when the one before has gone to the client, and none once the client is gone.
 * A failure on the way breaks the connection off before the last chunk.
 */
export const sendExport = <Row>(
  reply: FastifyReply,
  format: ExportFormat<Row>,
  { name, clock, from }: { readonly name: string; readonly clock: Clock; readonly from?: number | undefined },
  read: (cursor: number | undefined) => Promise<ExportPage<Row>>,
): FastifyReply => {
  const stamp = clock.now().toISOString().slice(0, 19).replace(/[-:]/g, '');
  return reply
    .headers({
      'content-type': format.contentType,
      'content-disposition': `attachment; filename="${name}-${stamp}Z.${format.extension}"`,
      'cache-control': 'no-store',
    })
    .send(Readable.from(written(format, read, from), { objectMode: false }));
};
