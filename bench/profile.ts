import { readFileSync } from 'node:fs';

/**
 * Reads a .cpuprofile and says where the time went: `node dist/bench/profile.js FILE [lines]`. Self time by package or
 * source file, then by function; idle time is left out. The shares are of the time the process was busy.
 */
interface Node {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}
interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const [file = '', lines = '40'] = process.argv.slice(2);
const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile;
const idle = new Set(['(idle)', '(root)']);
const nodes = new Map(profile.nodes.map((node) => [node.id, node]));

const placeOf = ({ callFrame: { url, functionName } }: Node): string => {
  if (url.startsWith('node:')) return url;
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/g;
  const packages = [...url.matchAll(inPackage)].at(-1)?.[1];
  if (packages !== undefined) return packages;
  return url === '' ? functionName : url.replace(/^.*\/dist\//, '');
};

const total = (keyOf: (node: Node) => string): Map<string, number> => {
  const sums = new Map<string, number>();
  profile.samples.forEach((id, n) => {
    const node = nodes.get(id);
    if (node === undefined || idle.has(node.callFrame.functionName)) return;
    const key = keyOf(node);
    sums.set(key, (sums.get(key) ?? 0) + (profile.timeDeltas[n] ?? 0));
  });
  return sums;
};

const print = (sums: Map<string, number>): void => {
  const whole = [...sums.values()].reduce((sum, part) => sum + part, 0);
  for (const [key, part] of [...sums].sort(([, a], [, b]) => b - a).slice(0, Number(lines)))
    process.stdout.write(`${((100 * part) / whole).toFixed(1).padStart(5)} %  ${key}\n`);
};

const busy = [...total(() => 'busy').values()].reduce((sum, part) => sum + part, 0);
process.stdout.write(`Busy for ${(busy / 1000).toFixed(0)} ms\n\nBy package or file\n`);
print(total(placeOf));
process.stdout.write('\nBy function\n');
print(
  total((node) => `${node.callFrame.functionName || '(anonymous)'}  ${placeOf(node)}:${node.callFrame.lineNumber + 1}`),
);
