import { Failure } from '../../src/core/failure.js';
import { type Charset, textCodec } from '../../src/protocols/charset.js';
import type { Column } from '../../src/protocols/fixed-width.js';
import { answerInvalid } from '../../src/protocols/http-failures.js';
import { gathered, headColumns, licenceColumns, questionColumns, type RecordFields, type Script } from './records.js';

const unreadable = (): Failure =>
  answerInvalid({
    en: "The licence register's answer is not made of records separated by |.",
    id: 'Jawaban register SIM bukan rekaman yang dipisahkan tanda |.',
  });

const unfit = (): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: 'A value for the licence register holds a separator, a line break or a character its set does not have. Correct the request.',
    id: 'Sebuah nilai untuk register SIM memuat pemisah, ganti baris, atau karakter di luar himpunan karakternya. Perbaiki permintaannya.',
  });

/** A host that ends each record with a separator writes one cell more, an empty one. */
const recordOf = (line: string, columns: readonly Column[]): RecordFields => {
  const cells = line.split('|').map((cell) => cell.trim());
  const extra = cells.length - columns.length;
  if (extra < 0 || extra > 1 || (extra === 1 && cells.at(-1) !== '')) throw unreadable();
  return Object.fromEntries(columns.map(({ name }, at) => [name, cells[at] ?? '']));
};

/** Records on lines of their own, values separated by `|`. */
export const pipeScript = (charset: Charset): Script => {
  const { encode, decode } = textCodec(charset);
  return {
    question(fields) {
      const values = questionColumns.map(({ name }) => fields[name] ?? '');
      const bytes = values.some((value) => /[|\p{Cc}]/u.test(value)) ? undefined : encode(`${values.join('|')}\r\n`);
      if (bytes === undefined) throw unfit();
      return bytes;
    },
    answer(bytes) {
      const lines = decode(bytes)?.split(/\r?\n/);
      if (lines === undefined) throw unreadable();
      const [head = '', ...licences] = lines.filter((line) => line.trim() !== '');
      return gathered(
        recordOf(head, headColumns),
        licences.map((line) => recordOf(line, licenceColumns)),
      );
    },
  };
};
