import { printDay } from '../calendar.js';
import type { Licence } from '../licences.js';

/** What a terminal asked. */
export interface Question {
  readonly script: 'fixed' | 'pipe';
  readonly terminal: string;
  readonly pin: string;
  readonly key: string;
  readonly number: string;
}

export interface Reply {
  readonly code: string;
  readonly text: string;
  readonly licences: readonly Licence[];
}

const questionWidth = 52;

/** Reads a question in either script; `undefined` when it is none. */
export const readQuestion = (message: Uint8Array): Question | undefined => {
  const text = Buffer.from(message).toString('latin1');
  if (text.startsWith('Q|01|')) {
    const [, , terminal = '', pin = '', key = '', number = ''] = text.replace(/\r?\n$/, '').split('|');
    return { script: 'pipe', terminal, pin, key, number };
  }
  if (!text.startsWith('Q01') || text.length !== questionWidth) return undefined;
  const cell = (from: number, width: number): string => text.slice(from, from + width).trimEnd();
  return { script: 'fixed', terminal: cell(3, 8), pin: cell(11, 24), key: cell(35, 1), number: cell(36, 16) };
};

const day = (iso: string | undefined): string =>
  iso === undefined ? '00000000' : printDay(iso, 'DD-MM-YYYY').replaceAll('-', '');

const cellsOf = ({ number, holder, group, issuedOn, validUntil, status }: Licence): readonly [string, number][] => [
  ['D', 1],
  [number, 16],
  [holder.nik, 16],
  [holder.fullName, 40],
  [group, 8],
  [day(issuedOn), 8],
  [day(validUntil), 8],
  [status, 1],
  ['BANYUWANGI', 20],
];

/** Records of fixed widths one after the other, or lines that end in a separator. */
export const writeReply = ({ code, text, licences }: Reply, script: Question['script']): Uint8Array => {
  const count = String(licences.length);
  const head: readonly [string, number][] = [
    ['H', 1],
    ['01', 2],
    [code, 2],
    [text, 40],
    [script === 'fixed' ? count.padStart(2, '0') : count, 2],
  ];
  const records = [head, ...licences.map(cellsOf)];
  const written =
    script === 'fixed'
      ? records.map((cells) => cells.map(([value, width]) => value.padEnd(width).slice(0, width)).join('')).join('')
      : records.map((cells) => `${cells.map(([value]) => value).join('|')}|\r\n`).join('');
  return Buffer.from(written, 'latin1');
};
