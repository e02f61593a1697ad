import { readFile } from 'node:fs/promises';
import t from 'tap';
import { failures } from '../../src/core/failure.js';
import { packageRoot } from '../../src/core/package-root.js';

const next = {
  reject: 'do not repeat it unchanged',
  retry: 'repeat it later (`Retry-After`)',
  hold: 'an administrator must act',
} as const;

t.test('docs/failures.md lists the closed table of failures, one to one and in order', async (t) => {
  const page = await readFile(new URL('docs/failures.md', packageRoot()), 'utf8');
  const rows = Object.entries(failures).map(
    ([code, { status, fault, next: then, title }]) =>
      `| \`${code}\` ${title.en} | ${status} | ${fault} | ${next[then]} | ${title.id} |`,
  );
  t.same(
    page.split('\n').filter((line) => line.startsWith('| `')),
    rows,
  );
});
