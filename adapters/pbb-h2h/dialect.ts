import { createFixedWidth } from '../../src/protocols/fixed-width.js';
import type { DataElement, DataElements } from '../../src/protocols/iso8583.js';

const fixed = (content: DataElement['content'], size: number): DataElement => ({ content, length: 'fixed', size });
const text = (size: number): DataElement => ({ content: 'ans', length: 'lll', size });
const code = (size: number): DataElement => ({ content: 'n', length: 'll', size });

/** ISO 8583:1987. The dialect needs few of them; the others are known so that a host that sends them along can be read. */
export const elements: DataElements = {
  2: code(19),
  3: fixed('n', 6),
  4: fixed('n', 12),
  7: fixed('n', 10),
  11: fixed('n', 6),
  12: fixed('n', 6),
  13: fixed('n', 4),
  14: fixed('n', 4),
  15: fixed('n', 4),
  18: fixed('n', 4),
  22: fixed('n', 3),
  32: code(11),
  33: code(11),
  37: fixed('an', 12),
  38: fixed('an', 6),
  39: fixed('an', 2),
  41: fixed('ans', 8),
  42: fixed('ans', 15),
  43: fixed('ans', 40),
  48: text(999),
  49: fixed('n', 3),
  60: text(999),
  61: text(999),
  62: text(999),
  63: text(999),
  70: fixed('n', 3),
  90: fixed('n', 42),
};

/** Bit 48 of a bill and of a receipt. What the two codes mean is not known; they are not looked at. */
export const bill = createFixedWidth({
  charset: 'iso-8859-1',
  columns: [
    { name: 'KODE_1', width: 3 },
    { name: 'NOP', width: 18 },
    { name: 'TAHUN', width: 4 },
    { name: 'NAMA_WP', width: 30 },
    { name: 'ALAMAT_OP', width: 45 },
    { name: 'KODE_2', width: 4 },
    { name: 'POKOK', width: 12, align: 'right', pad: '0' },
    { name: 'DENDA', width: 12, align: 'right', pad: '0' },
  ],
});

/** Processing codes (bit 3). */
const inquiry = '360000';
const payment = '560000';

/** What can be asked: the message it is, and the message that answers it. */
export const questions = {
  inquiry: { type: '0200', answer: '0210', code: inquiry },
  payment: { type: '0200', answer: '0210', code: payment },
  // A reversal repeats the payment that it undoes.
  reversal: { type: '0400', answer: '0410', code: payment },
} as const;

export type Operation = keyof typeof questions;

export const isOperation = (name: string): name is Operation => Object.hasOwn(questions, name);
