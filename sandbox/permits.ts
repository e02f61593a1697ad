import { shiftDay } from './calendar.js';
import { namedPeople } from './named-people.js';

/** One application at the regency's licensing system; columns as its template names them. */
export interface PermitApplication {
  readonly no_permohonan: string;
  readonly no_izin: string;
  readonly jenis_izin: string;
  readonly nama_pemohon: string;
  readonly status: string;
  readonly tgl_terbit: string;
  readonly tgl_berakhir: string;
}

export const namedApplicationsOn = (today: string) =>
  ({
    issued: {
      no_permohonan: '00012/SIP/2026',
      no_izin: '503/9012/429.111/2026',
      jenis_izin: 'Izin Praktik Bidan',
      nama_pemohon: namedPeople.aliveWoman.fullName,
      status: 'Terbit',
      tgl_terbit: shiftDay(today, -200),
      tgl_berakhir: shiftDay(today, 1600),
    },
    inProcess: {
      no_permohonan: '00013/SIP/2026',
      no_izin: '-',
      jenis_izin: 'Izin Reklame',
      nama_pemohon: namedPeople.alive.fullName,
      status: 'Proses',
      tgl_terbit: '0000-00-00',
      tgl_berakhir: '0000-00-00',
    },
    revoked: {
      no_permohonan: '00014/SIP/2024',
      no_izin: '503/9014/429.111/2024',
      jenis_izin: 'Izin Reklame',
      nama_pemohon: namedPeople.alive.fullName,
      status: 'Dicabut',
      tgl_terbit: shiftDay(today, -700),
      tgl_berakhir: shiftDay(today, 300),
    },
  }) as const satisfies Record<string, PermitApplication>;

export const unknownApplication = '99999/SIP/2026';
