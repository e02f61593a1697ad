import { readFile } from 'node:fs/promises';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';
import { commit } from '../../src/log/commitment.js';
import { leafOf } from '../../src/log/entry.js';
import { logKinds } from '../../src/log/log.js';

const read = (file: string): Promise<string> => readFile(new URL(file, packageRoot()), 'utf8');

t.test('what docs/log.md shows can be recomputed: the leaf of the entry and what it commits to', async (t) => {
  const page = await read('docs/log.md');
  const [entry = '', opening = ''] = [...page.matchAll(/^```json\n([\s\S]*?)\n```$/gm)].map(([, text]) => text);
  t.ok(page.includes(`\`${leafOf(entry)}\``));
  const { commitments } = JSON.parse(entry);
  const opened: { field: string; salt: string; value: string }[] = JSON.parse(opening);
  t.equal(opened.length, 3);
  for (const { field, salt, value } of opened)
    t.equal(commit(Buffer.from(salt, 'base64url'), field, value), commitments[field], field);
});

t.test('docs/log.md names every kind of entry', async (t) => {
  const page = await read('docs/log.md');
  for (const kind of logKinds) t.ok(page.includes(`\`${kind}\``), kind);
});
