import { wibTime } from '../core/clock.js';
import type { Breach } from '../log/breach.js';
import type { Naming } from '../systems/naming.js';

/** What the controller adds in its own words. */
export interface NoticeWords {
  /** When the controller learned of it; the 3 × 24 hours run from there. */
  readonly knownAt: Date;
  readonly how: string | undefined;
  readonly handling: string | undefined;
  readonly contact: string | undefined;
}

const hoursAllowed = 72;

export const noticeDueBy = (knownAt: Date): Date => new Date(knownAt.getTime() + hoursAllowed * 3_600_000);

const wib = (instant: string | Date | null): string =>
  instant === null ? '-' : `${wibTime(new Date(instant)).replace('T', ' ')} WIB`;

const blank = '……………………………………………………………… (lengkapi)';

const subjects = ({ affected }: Breach): string =>
  affected
    .map(
      ({ scheme, identifier, disclosures, first, last, elements }, n) =>
        `   ${n + 1}. ${scheme} ${identifier}: ${disclosures} kali, ${wib(first)} s.d. ${wib(last)}; ${elements.join(', ') || 'tanpa elemen data'}`,
    )
    .join('\n');

const unknown = ({ erased }: Breach): string =>
  erased === 0
    ? ''
    : `   Ditambah ${erased} pengungkapan yang subjeknya tidak lagi diketahui, karena pembukanya sudah dihapus.\n`;

/** The draft of the written notice, to be read, completed and signed by a person (UU 27/2022 art. 46). */
export const noticeText = (breach: Breach, words: NoticeWords, naming: Naming): string => {
  const named = (names: readonly string[], of: (name: string) => string): string =>
    names.map((name) => `   - ${of(name)}`).join('\n') || '   - tidak ada';
  return `PEMBERITAHUAN KEGAGALAN PELINDUNGAN DATA PRIBADI (RANCANGAN)
Undang-Undang Nomor 27 Tahun 2022 Pasal 46

Diketahui pada                       : ${wib(words.knownAt)}
Batas pemberitahuan tertulis (3x24 jam): ${wib(noticeDueBy(words.knownAt))}

1. Data pribadi yang terungkap
${named(breach.elements, (element) => element)}

2. Kapan dan bagaimana data pribadi terungkap
   Pengungkapan pertama  : ${wib(breach.first)}
   Pengungkapan terakhir : ${wib(breach.last)}
   Jumlah pengungkapan   : ${breach.disclosures}
   Kronologi             : ${words.how ?? blank}
   Penerima data:
${named(breach.consumers, (system) => `${naming.agencyOf(system).id} (${naming.system(system).id})`)}
   Sumber data:
${named(breach.providers, (system) => `${naming.agencyOf(system).id} (${naming.system(system).id})`)}
   Layanan:
${named(breach.services, (service) => naming.service(service).id)}
   Tujuan yang dinyatakan:
${named(breach.purposes, (purpose) => naming.purpose(purpose).id)}
   Dasar (perjanjian):
${named(breach.agreements, (agreement) => naming.basis(agreement))}

3. Upaya penanganan dan pemulihan
   ${words.handling ?? blank}

4. Narahubung
   ${words.contact ?? blank}

5. Subjek data pribadi yang terdampak: ${breach.affected.length}
${subjects(breach)}
${unknown(breach)}
Disusun dari log pertukaran Jembatan. Periksa, lengkapi, dan tanda tangani sebelum disampaikan kepada subjek data dan lembaga.
`;
};
