import { posix } from 'node:path';
import { Failure } from '../core/failure.js';
import { readXml, type XmlReader } from './xlsx-xml.js';
import { type ZipEntry, type ZipLimits, zipEntries } from './zip.js';

/** What a sheet needs of its workbook. */
export interface Book {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly path: string }[];
  /** Texts that cells refer to by number. */
  readonly texts: readonly string[];
  /** Whether the cell style of this number shows a date or a time. */
  readonly dates: readonly boolean[];
  /** Days are counted from 1904 instead of 1900. */
  readonly from1904: boolean;
}

const mostCharacters = 32 * 1024 * 1024;

const tooMuchText = (): Failure =>
  new Failure('TOO_LARGE', {
    en: 'The workbook holds more text than is accepted. Split it, or send it as CSV.',
    id: 'Buku kerja memuat teks melebihi batas yang diterima. Bagi berkasnya, atau kirim sebagai CSV.',
  });

interface Listed {
  readonly name: string;
  readonly hidden: boolean;
  readonly id: string;
}

const createIndex = () => {
  const sheets: Listed[] = [];
  let from1904 = false;
  const reader: XmlReader = {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /^\w+:id$/.test(key))?.[1] ?? '';
      sheets.push({ name: attributes.name ?? '', hidden: /hidden/i.test(attributes.state ?? ''), id });
    },
    text() {},
    close() {},
  };
  return { reader, sheets, from1904: () => from1904 };
};

const createRelations = () => {
  const targets = new Map<string, string>();
  const reader: XmlReader = {
    open(name, { Id, Target }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : posix.join('xl', Target));
    },
    text() {},
    close() {},
  };
  return { reader, targets };
};

const createTexts = () => {
  const texts: string[] = [];
  let open: string | undefined;
  let inText = false;
  // The reading aid of Japanese cells (rPh) is not part of their text.
  let aside = false;
  let total = 0;
  const reader: XmlReader = {
    open(name) {
      if (name === 'si') open = '';
      else if (name === 'rPh') aside = true;
      else if (name === 't') inText = true;
    },
    text(text) {
      if (open === undefined || !inText || aside) return;
      total += text.length;
      if (total > mostCharacters) throw tooMuchText();
      open += text;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') aside = false;
      else if (name === 'si') {
        total += 1;
        if (total > mostCharacters) throw tooMuchText();
        texts.push(open ?? '');
        open = undefined;
      }
    },
  };
  return { reader, texts };
};

const shownAsDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

const isDateCode = (code: string): boolean =>
  /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, ''));

const createStyles = () => {
  const codes = new Map<number, boolean>();
  const dates: boolean[] = [];
  let inCells = false;
  const reader: XmlReader = {
    open(name, { numFmtId, formatCode = '' }) {
      const id = Number(numFmtId);
      if (name === 'numFmt') codes.set(id, isDateCode(formatCode));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) dates.push(codes.get(id) ?? shownAsDate(id));
    },
    text() {},
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  };
  return { reader, dates };
};

/** Reads everything of a workbook but its sheets. */
export const readBook = async (source: Uint8Array | string, limits: ZipLimits): Promise<Book> => {
  const index = createIndex();
  const relations = createRelations();
  const shared = createTexts();
  const styles = createStyles();
  const readers: Readonly<Record<string, XmlReader>> = {
    'xl/workbook.xml': index.reader,
    'xl/_rels/workbook.xml.rels': relations.reader,
    'xl/sharedStrings.xml': shared.reader,
    'xl/styles.xml': styles.reader,
  };
  const readerOf = ({ name }: ZipEntry) => (Object.hasOwn(readers, name) ? readers[name] : undefined);
  for await (const entry of zipEntries(source, limits)) {
    const reader = readerOf(entry);
    if (reader !== undefined) await readXml(await entry.stream(), reader);
  }
  const sheets = index.sheets.map(({ id, ...sheet }) => ({ ...sheet, path: relations.targets.get(id) ?? '' }));
  return { sheets, texts: shared.texts, dates: styles.dates, from1904: index.from1904() };
};
