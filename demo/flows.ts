import { birth } from './birth.js';
import { correction } from './correction.js';
import { death } from './death.js';
import { landTitle } from './land-title.js';
import { licence } from './licence.js';
import { marriage } from './marriage.js';
import { move } from './move.js';
import { nib } from './nib.js';
import { passport } from './passport.js';
import type { Place } from './place.js';
import { poorHousehold } from './poor-household.js';
import { propertyTax } from './property-tax.js';
import { reconciliation } from './reconciliation.js';
import { residents } from './residents.js';
import { revocation } from './revocation.js';
import { settlement } from './settlement.js';
import { subjectAccess } from './subject-access.js';
import type { Tell, Text } from './tell.js';
import { vehicle } from './vehicle.js';
import { villageBudget } from './village-budget.js';
import { villageEnterprise } from './village-enterprise.js';
import { villageLetter } from './village-letter.js';

export interface Flow {
  readonly title: Text;
  readonly walk: (place: Place, tell: Tell) => Promise<void>;
}

const flow = (walk: Flow['walk'], en: string, id: string): Flow => ({ title: { en, id }, walk });

/** What `npm run demo -- <name>` can show; the first one without a name. */
export const flows: Readonly<Record<string, Flow>> = {
  licence: flow(
    licence,
    'A business licence: from the desk to the permit at OSS',
    'Izin usaha: dari loket sampai izin terbit di OSS',
  ),
  'village-letter': flow(
    villageLetter,
    'A village letter: registered once, found genuine by another desk',
    'Surat desa: terdaftar satu kali, diperiksa loket lain',
  ),
  nib: flow(
    nib,
    'A business number: OSS hands it over, three subscribers get their share',
    'NIB: diserahkan OSS, tiga pelanggan menerima bagiannya',
  ),
  marriage: flow(
    marriage,
    'A marriage: from the export of the KUA to villages and civil registry',
    'Pernikahan: dari ekspor KUA sampai desa dan Dukcapil',
  ),
  passport: flow(
    passport,
    'A passport: checked before travelling, filed during maintenance, followed to the print',
    'Paspor: diperiksa sebelum berangkat, diajukan saat pemeliharaan, dipantau sampai dicetak',
  ),
  vehicle: flow(
    vehicle,
    'A vehicle’s yearly renewal at the public service mall',
    'Perpanjangan STNK tahunan di Mal Pelayanan Publik',
  ),
  'property-tax': flow(
    propertyTax,
    'A land tax bill: paid at the bank once, though the answer was lost, and undone',
    'PBB: dibayar di bank satu kali walau jawabannya hilang, lalu dibatalkan',
  ),
  settlement: flow(
    settlement,
    'A night of settlement: what the bank received against what the tax office booked',
    'Settlement malam: penerimaan bank dicocokkan dengan pembukuan Bapenda',
  ),
  revocation: flow(
    revocation,
    'A business number revoked: told once to everybody, whatever overtakes what',
    'NIB dicabut: semua diberi tahu satu kali, walau dokumen saling mendahului',
  ),
  'poor-household': flow(
    poorHousehold,
    'A certificate of low income at the hospital: verdicts, and nothing else',
    'Surat keterangan kurang mampu di rumah sakit: hanya putusan, tanpa data',
  ),
  'land-title': flow(
    landTitle,
    'A land title: the land office asks about duty and tax in its own dialect, and reports the new owner',
    'Peralihan hak tanah: kantor pertanahan menanyakan BPHTB dan PBB, lalu melaporkan pemilik baru, dengan dialeknya sendiri',
  ),
  birth: flow(
    birth,
    'A birth: reported once, though the registry is away and the hospital reports it too',
    'Kelahiran: tercatat satu kali walau Dukcapil sempat mati dan rumah sakit juga melapor',
  ),
  death: flow(
    death,
    'A death: the next desk that asks is told, and the auditor sees who reported it',
    'Kematian: loket berikutnya langsung tahu, auditor melihat siapa yang melapor',
  ),
  move: flow(
    move,
    'A move: reported by the village of origin, both villages’ registers changed once',
    'Pindah: dilaporkan desa asal, register kedua desa berubah satu kali',
  ),
  residents: flow(
    residents,
    'A village’s residents: brought to the district, each row that is not clean told by its number',
    'Data warga desa: dikirim ke kecamatan, baris yang tidak bersih diberitahukan satu per satu',
  ),
  'village-budget': flow(
    villageBudget,
    'The villages’ books: from an export to treasury and village office',
    'Keuangan desa: dari ekspor Siskeudes sampai BPKAD dan DPMD',
  ),
  'village-enterprise': flow(
    villageEnterprise,
    'A village enterprise: from its workbook to the village office and the district',
    'BUMDes: dari buku kerja sampai DPMD dan kecamatan',
  ),
  reconciliation: flow(
    reconciliation,
    'A night of reconciliation: a village’s register against the civil registry, in slices',
    'Rekonsiliasi malam: register desa dicocokkan dengan Dukcapil, bertahap',
  ),
  correction: flow(
    correction,
    'A correction: a citizen asks, the registry decides in time, the village hears what changed',
    'Pembetulan data: warga meminta, Dukcapil memutuskan tepat waktu, desa diberi tahu perubahannya',
  ),
  'subject-access': flow(
    subjectAccess,
    'A citizen asks who received what about them, and the auditor answers',
    'Warga bertanya siapa menerima datanya, dan auditor menjawab',
  ),
};

/** The flow of that name; the first one when none is given. */
export const findFlow = (name = 'licence'): Flow | undefined => (Object.hasOwn(flows, name) ? flows[name] : undefined);
