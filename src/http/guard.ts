import type { FastifyInstance } from 'fastify';
import { Failure } from '../core/failure.js';

/** Headers that must not be sent twice: Node keeps one silently, and two parties could disagree on which. */
const single = new Map(
  [
    'authorization',
    'host',
    'content-type',
    'content-length',
    'idempotency-key',
    'gateway-purpose',
    'gateway-officer',
    'gateway-case',
    'gateway-elements',
    'gateway-agreement',
    'token',
  ].map((name, n) => [name, 1 << n]),
);

const repeated = (name: string): Failure =>
  new Failure('HEADER_INVALID', {
    en: `The header ${name} was sent more than once; send it once.`,
    id: `Header ${name} dikirim lebih dari sekali; kirim satu kali saja.`,
  });

const encoded = new Failure('UNSUPPORTED_MEDIA_TYPE', {
  en: 'Compressed request bodies are not accepted; leave out Content-Encoding.',
  id: 'Isi permintaan terkompresi tidak diterima; hilangkan Content-Encoding.',
});

const strangeTarget = new Failure('NOT_FOUND', {
  en: 'The request target is not a plain path of this gateway.',
  id: 'Alamat permintaan bukan jalur biasa pada gateway ini.',
});

const assertSingle = (rawHeaders: readonly string[]): void => {
  let seen = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    const bit = single.get(name) ?? 0;
    if ((seen & bit) !== 0) throw repeated(name);
    seen |= bit;
  }
};

/** Refuses what two readers of the same request could understand differently. */
export const guard = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders, url = '' } = request.raw;
    assertSingle(rawHeaders);
    const path = url.split('?', 1)[0] ?? '';
    if (!path.startsWith('/') || /%00|%2f|%5c|\/(\.|%2e){2}(\/|$)/i.test(path)) throw strangeTarget;
    const coding = request.headers['content-encoding'];
    if (coding !== undefined && coding !== 'identity') throw encoded;
    done();
  });
};
