import type { FailureCode } from '../core/failure.js';
import type { Text } from '../core/text.js';
import type { Claim } from './drop-claim.js';
import type { DropPlace } from './drop-place.js';

const mostFaults = 1000;

export interface RowPlace {
  /** The file inside an archive, or what else the reader tells apart in a file. */
  readonly part?: string;
  /** Absent when it is the whole part. */
  readonly row?: number;
}

/** What a reader found worth knowing; nothing was refused for it. */
export interface Remark extends RowPlace {
  /** A code of the dialect's own. */
  readonly reason?: string;
  readonly detail: Text;
}

export interface RowFault extends Remark {
  readonly code: FailureCode;
  /** The exchange that is on record for it. */
  readonly exchange?: string;
}

/** What is told about a file to whoever dropped it. Row numbers and reasons, never what stands in a cell. */
export interface Report {
  readonly file: string;
  readonly sha256: string;
  readonly finishedAt: string;
  readonly outcome: 'accepted' | 'accepted in part' | 'rejected' | 'received before';
  /** The folder below `done` of the same file, when it was received before. */
  readonly before?: string;
  /** Why no row, or no further row, could be read. */
  readonly failure?: Omit<RowFault, 'part' | 'row'>;
  readonly rows: { readonly read: number; readonly accepted: number; readonly faulty: number };
  /** The first thousand. */
  readonly faults: readonly RowFault[];
  /** The first thousand, if there are any. */
  readonly remarks?: readonly Remark[];
}

/** Counts the rows of one file as they go by. */
export interface Tally {
  accepted(): void;
  /** Returns how to say which exchange it became; `undefined` for those beyond the first thousand, which are only counted. */
  faulty(fault: RowFault): ((exchange: string) => void) | undefined;
  remarked(remark: Remark): void;
  /** How many rows with which code were only counted. */
  readonly unlisted: ReadonlyMap<FailureCode, number>;
  report(facts: Pick<Report, 'file' | 'sha256' | 'finishedAt' | 'failure' | 'before'>): Report;
}

const inOrder = (one: RowPlace, other: RowPlace): number => {
  const [part = '', otherPart = ''] = [one.part, other.part];
  if (part !== otherPart) return part < otherPart ? -1 : 1;
  return (one.row ?? 0) - (other.row ?? 0);
};

export const createTally = (): Tally => {
  const faults: RowFault[] = [];
  const remarks: Remark[] = [];
  const unlisted = new Map<FailureCode, number>();
  let accepted = 0;
  let faulty = 0;
  const outcome = ({ failure, before }: Pick<Report, 'failure' | 'before'>): Report['outcome'] => {
    if (before !== undefined) return 'received before';
    if (failure !== undefined || (accepted === 0 && faulty > 0)) return accepted > 0 ? 'accepted in part' : 'rejected';
    return faulty > 0 ? 'accepted in part' : 'accepted';
  };
  return {
    accepted: () => {
      accepted += 1;
    },
    faulty: (fault) => {
      faulty += 1;
      if (faults.length >= mostFaults) {
        unlisted.set(fault.code, (unlisted.get(fault.code) ?? 0) + 1);
        return undefined;
      }
      const at = faults.push(fault) - 1;
      return (exchange) => {
        faults[at] = { ...fault, exchange };
      };
    },
    remarked: (remark) => {
      if (remarks.length < mostFaults) remarks.push(remark);
    },
    unlisted,
    report: (facts) => ({
      ...facts,
      outcome: outcome(facts),
      rows: { read: accepted + faulty, accepted, faulty },
      faults: [...faults].sort(inOrder),
      ...(remarks.length === 0 ? {} : { remarks: [...remarks].sort(inOrder) }),
    }),
  };
};

const outcomes: Readonly<Record<Report['outcome'], string>> = {
  accepted: 'Diterima seluruhnya',
  'accepted in part':
    'Diterima sebagian; perbaiki baris di bawah ini lalu kirim kembali, baris lain tidak akan tercatat dua kali',
  rejected: 'Ditolak; tidak ada baris yang diterima',
  'received before': 'Berkas yang sama sudah pernah diterima; tidak ada yang dicatat lagi',
};

const wibTime = (iso: string): string => {
  const local = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString();
  return `${local.slice(8, 10)}-${local.slice(5, 7)}-${local.slice(0, 4)} pukul ${local.slice(11, 16)} WIB`;
};

const lineOf = ({ part, row, detail }: Remark): string => {
  const place = [...(part === undefined ? [] : [part]), ...(row === undefined ? [] : [`Baris ${row}`])];
  return `${place.join(', ')}: ${detail.id}`;
};

/** The report as a person reads it. */
export const reportText = (report: Report): string => {
  const { rows, faults, failure, before, remarks = [] } = report;
  const unlisted = rows.faulty - faults.length;
  return [
    'LAPORAN PENERIMAAN BERKAS',
    '',
    `Berkas          : ${report.file}`,
    `Selesai         : ${wibTime(report.finishedAt)}`,
    `Hasil           : ${outcomes[report.outcome]}.`,
    ...(before === undefined ? [] : [`Penerimaan lama : done/${before}`]),
    `Baris dibaca    : ${rows.read}`,
    `Baris diterima  : ${rows.accepted}`,
    `Baris ditolak   : ${rows.faulty}`,
    ...(failure === undefined ? [] : ['', `Pembacaan berhenti: ${failure.detail.id}`]),
    ...(faults.length === 0 ? [] : ['', ...faults.map(lineOf)]),
    ...(unlisted === 0 ? [] : [`… dan ${unlisted} baris lain yang ditolak.`]),
    ...(remarks.length === 0 ? [] : ['', 'Catatan, tanpa penolakan:', ...remarks.map(lineOf)]),
    '',
  ].join('\n');
};

// A file's name may already be as long as a name can be: 255 bytes, at most four a character.
const stem = (file: string): string => (Buffer.byteLength(file) > 240 ? Array.from(file).slice(0, 60).join('') : file);

/** Puts the report beside the file: `<file>.laporan.json` and `<file>.laporan.txt`. */
export const writeReport = async (place: DropPlace, { folder, file }: Claim, report: Report): Promise<void> => {
  const path = `${folder}/${stem(file)}`;
  await place.writeText(`${path}.laporan.json`, `${JSON.stringify(report, null, 2)}\n`);
  await place.writeText(`${path}.laporan.txt`, reportText(report));
};
