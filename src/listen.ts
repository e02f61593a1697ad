import { createServer } from 'node:net';
import { Failure } from './core/failure.js';
import type { Text } from './core/text.js';

export interface Place {
  readonly host: string;
  readonly port: number;
}

const reasons: Readonly<Record<string, (place: Place) => Text>> = {
  EADDRINUSE: ({ host, port }) => ({
    en: `Port ${port} on ${host} is in use by another program. Stop that program, or set PORT to another port (0 takes a free one).`,
    id: `Port ${port} pada ${host} sedang dipakai program lain. Hentikan program itu, atau isi PORT dengan port lain (0 memilih port kosong).`,
  }),
  EACCES: ({ port }) => ({
    en: `This account may not listen on port ${port}. Set PORT to 1024 or higher, and let a reverse proxy take the port below.`,
    id: `Akun ini tidak boleh membuka port ${port}. Isi PORT dengan 1024 atau lebih, dan serahkan port di bawahnya kepada reverse proxy.`,
  }),
  EADDRNOTAVAIL: ({ host }) => noAddress(host),
  ENOTFOUND: ({ host }) => noAddress(host),
  EAI_AGAIN: ({ host }) => noAddress(host),
};

const noAddress = (host: string): Text => ({
  en: `${host} is no address of this machine. Set HOST to one of its own, 127.0.0.1 or 0.0.0.0 (all of them).`,
  id: `${host} bukan alamat komputer ini. Isi HOST dengan salah satu alamatnya, 127.0.0.1, atau 0.0.0.0 (semuanya).`,
});

/** Why the gateway cannot listen, in words; any other error stays what it is. */
export const listenFailure = (place: Place, error: unknown): unknown => {
  const reason = reasons[String((error as NodeJS.ErrnoException).code)];
  return reason === undefined ? error : new Failure('CONFIG_INVALID', reason(place), { cause: error });
};

/** Finds out before anything else is brought up that the gateway could not listen. Throws CONFIG_INVALID. */
export const assertListenable = (place: Place): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', (error) => reject(listenFailure(place, error)));
    probe.listen(place.port, place.host, () => probe.close(() => resolve()));
  });
