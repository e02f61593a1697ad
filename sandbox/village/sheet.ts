import { buffer } from 'node:stream/consumers';
import { SaxesParser } from 'saxes';
import { fromBufferPromise } from 'yauzl';

/** The files of a ZIP archive by name; throws for bytes that are none. */
export const unzip = async (bytes: Uint8Array): Promise<Map<string, Buffer>> => {
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    if (entry.uncompressedSize > 64 * 1024 * 1024) throw new Error('too large');
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
};

interface Visit {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
}

const walk = (xml: Buffer | undefined, { open, text, close }: Visit): void => {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => open(name, attributes as Record<string, string>));
  parser.on('text', text);
  parser.on('closetag', ({ name }) => close(name));
  parser.write(xml?.toString('utf8') ?? '<none/>').close();
};

const sharedTexts = (xml: Buffer | undefined): string[] => {
  const texts: string[] = [];
  let inText = false;
  walk(xml, {
    open: (name) => {
      if (name === 'si') texts.push('');
      inText = name === 't';
    },
    text: (text) => {
      if (inText) texts.push((texts.pop() ?? '') + text);
    },
    close: () => {
      inText = false;
    },
  });
  return texts;
};

/** Rows of the first sheet by the titles of its first row, as an import with a heading row reads them. */
export const rowsOf = async (workbook: Uint8Array): Promise<Record<string, string>[]> => {
  const files = await unzip(workbook);
  const shared = sharedTexts(files.get('xl/sharedStrings.xml'));
  const rows: Record<string, string>[] = [];
  let [cell, type, value] = ['', '', ''];
  walk(files.get('xl/worksheets/sheet1.xml'), {
    open: (name, { r = '', t = '' }) => {
      if (name === 'row') rows.push({});
      if (name === 'c') [cell, type, value] = [r.replace(/\d+$/, ''), t, ''];
    },
    text: (text) => {
      value += text;
    },
    close: (name) => {
      const row = rows.at(-1);
      if (name === 'c' && row && value !== '') row[cell] = type === 's' ? (shared[Number(value)] ?? '') : value;
    },
  });
  const [titles = {}, ...others] = rows;
  return others.map((row) =>
    Object.fromEntries(Object.entries(titles).map(([column, title]) => [title, row[column] ?? ''])),
  );
};
