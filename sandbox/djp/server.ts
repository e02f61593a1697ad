import { type Agency, type Answer, type Clock, json, type Request } from '../agency.js';
import { printDay, shiftDay, wibDay } from '../calendar.js';
import { basic, derive, same } from '../credentials.js';
import { isClear, type Taxpayer } from '../taxpayers.js';

export const djpUser = 'kswp-3510';

/** Confirmation of a taxpayer's status (KSWP). Simulated dialect: the ministry's own is not public. */
export const openDjp = (secret: string, clock: Clock, taxpayers: readonly Taxpayer[]): Agency => {
  const password = derive(secret, 'djp');
  const register = new Map(
    taxpayers.flatMap((taxpayer) => [
      [taxpayer.npwp, taxpayer],
      [taxpayer.nik ?? taxpayer.npwp, taxpayer],
    ]),
  );
  return {
    name: 'djp',
    env: { SANDBOX_DJP_USER: djpUser, SANDBOX_DJP_PASSWORD: password },
    operations: [
      {
        name: 'kswp',
        method: 'GET',
        path: '/kswp',
        answer: (request) => {
          const given = basic(request.headers.authorization);
          if (given?.user !== djpUser || !same(given.password, password))
            return respond('2', 'Username atau password salah');
          return confirm(register, request, wibDay(clock()));
        },
      },
    ],
    controls: [],
    exhausted: () => respond('5', 'Kuota akses harian telah habis'),
    reset: () => undefined,
  };
};

const confirm = (register: ReadonlyMap<string, Taxpayer>, { query }: Request, today: string): Answer => {
  const asked = (query.npwp ?? query.nik ?? '').replace(/[.\-\s]/g, '');
  if (!/^\d{15,16}$/.test(asked)) return respond('3', 'Format NPWP/NIK tidak sesuai');
  const taxpayer = register.get(asked.padStart(16, '0'));
  if (taxpayer === undefined) return respond('0', 'Data tidak ditemukan');
  const nameAgrees = query.nama === undefined || fold(query.nama) === fold(taxpayer.name);
  return respond('1', 'Sukses', printed(taxpayer, nameAgrees, today));
};

const printed = (taxpayer: Taxpayer, nameAgrees: boolean, today: string) => {
  const clear = isClear(taxpayer) && nameAgrees;
  return {
    NPWP: taxpayer.npwp,
    NAMA: taxpayer.name,
    ALAMAT: taxpayer.address,
    KABKOT: 'KAB. BANYUWANGI',
    STATUS: clear ? 'VALID' : 'TIDAK VALID',
    STATUS_NAMA: nameAgrees ? 'SESUAI' : 'TIDAK SESUAI',
    STATUS_SPT: taxpayer.returns,
    STATUS_WP: taxpayer.standing,
    NO_KSWP: clear ? `KSWP-${today.replaceAll('-', '')}-${taxpayer.npwp.slice(-4)}` : null,
    TGL_BERLAKU: clear ? printDay(shiftDay(today, 30), 'DD-MM-YYYY') : null,
  };
};

const respond = (respCode: string, respDesc: string, body: unknown = null): Answer =>
  json(200, { RespHeader: { respCode, respDesc }, RespBody: body });

const fold = (name: string): string => name.trim().replace(/\s+/g, ' ').toUpperCase();
