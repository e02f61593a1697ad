import { readFile } from 'node:fs/promises';
import { badName, type Scaffold } from './scaffold.js';

const templates = new URL('./templates/', import.meta.url);

/** `rumah-sakit` becomes `rumahSakit` in code. */
const camel = (kind: string): string => kind.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const filled = async (template: string, kind: string): Promise<string> => {
  const name = camel(kind);
  const words: Record<string, string> = {
    kind,
    name,
    Name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    KIND: kind.toUpperCase().replaceAll('-', '_'),
  };
  const text = await readFile(new URL(`${template}.template`, templates), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? '');
};

/** `jembatan new adapter`: an adapter in the source tree that compiles and keeps the rules of every adapter. */
export const newAdapter = async (kind: string): Promise<Scaffold> => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kind) || kind.length > 40)
    throw badName(
      kind,
      'a kind is written in lower case with hyphens, such as rumah-sakit',
      'jenis adapter ditulis dengan huruf kecil dan tanda hubung, misalnya rumah-sakit',
    );
  const test = `node tools/test.mjs dist/tests/adapters/${kind}/adapter.test.js`;
  return {
    files: {
      [`adapters/${kind}/adapter.ts`]: await filled('adapter.ts', kind),
      [`adapters/${kind}/README.md`]: await filled('README.md', kind),
      [`tests/adapters/${kind}/adapter.test.ts`]: await filled('adapter.test.ts', kind),
    },
    next: {
      en: `Next: add ${camel(kind)} to adapters/index.ts, write adapters/${kind}/translations/<service>.yaml, then npm run format && npm run build && node tools/docs.mjs && ${test}`,
      id: `Selanjutnya: tambahkan ${camel(kind)} ke adapters/index.ts, tulis adapters/${kind}/translations/<layanan>.yaml, lalu npm run format && npm run build && node tools/docs.mjs && ${test}`,
    },
  };
};
