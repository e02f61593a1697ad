import { readFileSync } from 'node:fs';

/**
 * Reads a .cpuprofile and says where the time went: `node dist/bench/profile.js FILE [lines]`. By part of an exchange (the
 * nearest frame that names one), then self time by package or file, then by function. Shares are of the time the process was busy.
 */
interface Node {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}
interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const [file = '', lines = '40'] = process.argv.slice(2);
const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile;
const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
const parents = new Map(profile.nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id])));

/** Waiting, and what starting the profiler cost. */
const isIdle = ({ callFrame: { functionName, url } }: Node): boolean =>
  ['(idle)', '(root)'].includes(functionName) || (functionName === 'dispatch' && url === '');

const placeOf = ({ callFrame: { url, functionName } }: Node): string => {
  if (url.startsWith('node:')) return url;
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/g;
  const packages = [...url.matchAll(inPackage)].at(-1)?.[1];
  if (packages !== undefined) return packages;
  return url === '' ? functionName : url.replace(/^.*\/dist\//, '');
};

const parts: readonly (readonly [string, RegExp])[] = [
  ['garbage collection', /^\(garbage collector\)$/],
  ['log entry: commitments, sealing, leaf, references', /^src\/(log\/(?!append|shapes|exchange-log|group)|core\/seal)/],
  ['append: batch and PostgreSQL client', /^(src\/log|src\/postgres|pg|pg-protocol|pg-pool)(\/|$)/],
  ['HTTP client (undici)', /^(undici|src\/protocols\/http-client|wasm:)/],
  ['translation and native JSON', /^(src\/translation|adapters|src\/protocols|src\/core\/lossless)/],
  ['contract, request body, withholding', /^(src\/contracts|src\/core\/(body|nik|pointer)|validate\d|ajv|re2js)/],
  ['token, headers, metrics, log line', /^(src\/http\/(?!routes)|prom-client|pino|sonic-boom|fast-jwt|@fastify\/jwt)/],
  ['agreement, exchange, route', /^src\/(agreements|exchanges|routes|installation|gateway|http\/routes)/],
  ['HTTP server (fastify, node:http)', /^(fastify|find-my-way|node:_http)/],
];

const partOf = (node: Node): string => {
  for (let at: Node | undefined = node; at !== undefined; at = nodes.get(parents.get(at.id) ?? -1)) {
    const place = placeOf(at);
    const part = parts.find(([, pattern]) => pattern.test(place));
    if (part !== undefined) return part[0];
  }
  return 'sockets, timers, promises and what V8 does beside';
};

const total = (keyOf: (node: Node) => string): Map<string, number> => {
  const sums = new Map<string, number>();
  profile.samples.forEach((id, n) => {
    const node = nodes.get(id);
    if (node === undefined || isIdle(node)) return;
    const key = keyOf(node);
    sums.set(key, (sums.get(key) ?? 0) + (profile.timeDeltas[n] ?? 0));
  });
  return sums;
};

const print = (title: string, sums: Map<string, number>): void => {
  const whole = [...sums.values()].reduce((sum, part) => sum + part, 0);
  process.stdout.write(`${title} (${(whole / 1000).toFixed(0)} ms busy)\n`);
  for (const [key, part] of [...sums].sort(([, a], [, b]) => b - a).slice(0, Number(lines)))
    process.stdout.write(`${((100 * part) / whole).toFixed(1).padStart(5)} %  ${key}\n`);
};

print('By part', total(partOf));
print('\nBy package or file', total(placeOf));
print(
  '\nBy function',
  total((node) => `${node.callFrame.functionName || '(anonymous)'}  ${placeOf(node)}:${node.callFrame.lineNumber + 1}`),
);
