import { readdir, readFile } from 'node:fs/promises';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';

const root = packageRoot();

/** `GET /v1/services/{}`: parameters have other names on the page, a query is no part of a path. */
const callOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replace(/\?.*/, '').replace(/:\w+|\{\w+\}|\*/g, '{}')}`;

t.test('docs/api.md lists every route of the server, and no other', async (t) => {
  const folder = new URL('src/http/', root);
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  const routes = [...sources.join('\n').matchAll(/\.(get|post)(?:<[^>]*>)?\(\s*'(\/[^']*)'/g)];
  const page = await readFile(new URL('docs/api.md', root), 'utf8');
  const listed = [...page.matchAll(/`(GET|POST) (\/[^`\s]*)/g)];
  const sorted = (calls: readonly RegExpMatchArray[]): string[] =>
    [...new Set(calls.map(([, method = '', path = '']) => callOf(method, path)))].sort();
  t.ok(routes.length > 20);
  t.same(sorted(listed), sorted(routes));
});
