import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Failure } from '../../core/failure.js';
import { parseTilePath, type TileRequest } from '../../core/tile.js';
import type { Unkept } from '../../log/cosignatures.postgres.js';
import { logUnavailable } from '../../log/group-commit.js';
import type { PublishedLog } from '../../log/published.postgres.js';

export interface LogRoutes extends PublishedLog {
  /** Verifier keys, the present one first. */
  readonly keys: readonly string[];
  /** Keeps the cosignatures of known witnesses under a checkpoint of this log; says why not otherwise. */
  keep(note: string): Promise<Unkept | undefined>;
}

const noTile = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'The published tree has no such tile, or not one so wide. GET /log/checkpoint says how large the tree is.',
    id: 'Pohon yang terbit tidak memiliki tile itu, atau tidak selebar itu. GET /log/checkpoint menyebutkan ukuran pohon.',
  });

const noTilePath = (): Failure =>
  new Failure('BODY_MALFORMED', {
    en: 'This is not the path of a tile: /log/tile/<level>/<index>[.p/<width>], the index in groups of three digits (c2sp.org/tlog-tiles).',
    id: 'Ini bukan jalur tile: /log/tile/<tingkat>/<indeks>[.p/<lebar>], indeks dalam kelompok tiga digit (c2sp.org/tlog-tiles).',
  });

const maxNote = 16_384;

const notKept: Readonly<Record<Unkept, () => Failure>> = {
  malformed: () =>
    new Failure('BODY_MALFORMED', {
      en: 'This is no signed note. Send the checkpoint and, under it, the line of the cosignature.',
      id: 'Ini bukan catatan bertanda tangan. Kirim checkpoint dan, di bawahnya, baris tanda tangan saksi.',
    }),
  'not-ours': () =>
    new Failure('FORBIDDEN', {
      en: 'This checkpoint is not signed by this log.',
      id: 'Checkpoint ini tidak ditandatangani oleh log ini.',
    }),
  'other-history': () =>
    new Failure('REQUEST_INVALID', {
      en: 'This log has no such history. Keep the checkpoint: with the log’s signature under it, it proves that two histories were shown.',
      id: 'Log ini tidak memiliki riwayat itu. Simpan checkpoint-nya: dengan tanda tangan log, ia membuktikan dua riwayat pernah diperlihatkan.',
    }),
  'unknown-witness': () =>
    new Failure('FORBIDDEN', {
      en: 'No witness that this log knows has cosigned this. Its key belongs under "witnesses" in gateway.yaml.',
      id: 'Tidak ada saksi yang dikenal log ini pada tanda tangan itu. Kuncinya dicantumkan pada "witnesses" di gateway.yaml.',
    }),
};

type TilePath = { readonly '*': string };

/** A tile of one width never changes, be it complete or not. */
const forEver = 'max-age=31536000, immutable';

/** Public: what anybody may keep, serve again and verify. None of it names anybody. */
export const publicLogRoutes = (app: FastifyInstance, published: LogRoutes): void => {
  app.get(
    '/log/checkpoint',
    { schema: { summary: 'The signed head of the exchange log (c2sp.org/tlog-checkpoint)' } },
    async (request, reply) => {
      const checkpoint = await published.checkpoint();
      if (checkpoint === undefined) throw logUnavailable();
      return plain(reply, 'public, max-age=1', request.headers['if-none-match'], checkpoint);
    },
  );

  app.get(
    '/log/key',
    {
      schema: { summary: 'The keys that checkpoints are verified with (c2sp.org/signed-note), the present one first' },
    },
    async (request, reply) => {
      const keys = published.keys.map((key) => `${key}\n`).join('');
      return plain(reply, 'public, max-age=300', request.headers['if-none-match'], keys);
    },
  );

  app.get(
    '/log/cosignatures',
    { schema: { summary: 'Checkpoints that witnesses have cosigned, newest first (c2sp.org/tlog-cosignature)' } },
    async (_request, reply) =>
      reply
        .headers({ 'content-type': 'application/json', 'cache-control': 'public, max-age=1' })
        .send(JSON.stringify({ checkpoints: await published.cosigned() })),
  );

  // The cosignature itself proves its sender: only those of configured witnesses are kept.
  app.post<{ Body: Buffer }>(
    '/log/cosignatures',
    {
      bodyLimit: maxNote,
      schema: { summary: 'A checkpoint of this log with the cosignature of a witness that gateway.yaml names' },
    },
    async (request, reply) => {
      const unkept = await published.keep(request.body?.toString() ?? '');
      if (unkept !== undefined) throw notKept[unkept]();
      return reply.code(204).send();
    },
  );

  app.get<{ Params: TilePath & { level: string } }>(
    '/log/tile/:level/*',
    { schema: { summary: 'Hashes of the tree (c2sp.org/tlog-tiles)' } },
    async (request, reply) => {
      const { level, '*': rest } = request.params;
      return tile(published, reply, parseTilePath(`${level}/${rest}`), `public, ${forEver}`);
    },
  );
};

/** Entries name agencies and times: for auditors and members. Nothing of a person is in them, so reading them leaves no entry. */
export const entryRoutes = (app: FastifyInstance, published: PublishedLog): void => {
  app.get<{ Params: TilePath }>(
    '/log/tile/entries/*',
    {
      config: { role: ['auditor', 'consumer'] },
      schema: {
        summary: 'The entries under a tile of level 0, each behind its length of 16 bits (c2sp.org/tlog-tiles)',
      },
    },
    async (request, reply) =>
      tile(published, reply, parseTilePath(`entries/${request.params['*']}`), `private, ${forEver}`),
  );
};

const tile = async (
  published: PublishedLog,
  reply: FastifyReply,
  asked: TileRequest | undefined,
  caching: string,
): Promise<FastifyReply> => {
  if (asked === undefined) throw noTilePath();
  const bytes = await published.tile(asked);
  if (bytes === undefined) throw noTile();
  return reply.headers({ 'content-type': 'application/octet-stream', 'cache-control': caching }).send(bytes);
};

const plain = (reply: FastifyReply, caching: string, known: string | undefined, text: string): FastifyReply => {
  const etag = `"${hash('sha256', text, 'base64url')}"`;
  reply.headers({ etag, 'cache-control': caching });
  if (known?.split(/\s*,\s*/).includes(etag)) return reply.code(304).send();
  return reply.header('content-type', 'text/plain; charset=utf-8').send(text);
};
