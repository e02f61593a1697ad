import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn, so that no two concurrent requests are alike. */
  readonly bodies: readonly string[];
}

export interface Measured {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Generates load for some seconds on some connections; throws when an answer is not 2xx. */
export interface Load {
  readonly name: string;
  run(target: Target, seconds: number, connections: number): Promise<Measured>;
}

const script = ({ headers, bodies }: Target): string => `
local bodies = { ${bodies.map((body) => `[=[${body}]=]`).join(',\n')} }
local requests, next = {}, 0
init = function()
  ${Object.entries(headers)
    .map(([name, value]) => `wrk.headers[ [=[${name}]=] ] = [=[${value}]=]`)
    .join('\n  ')}
  for n, body in ipairs(bodies) do requests[n] = wrk.format("POST", nil, nil, body) end
end
request = function()
  next = next % #requests + 1
  return requests[next]
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"micros":%d,"p50":%f,"p99":%f,"status":%d,"socket":%d,"late":%d}\\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), errors.status, errors.connect + errors.read + errors.write,
    errors.timeout))
end
`;

const wrk: Load = {
  name: 'wrk',
  async run(target, seconds, connections) {
    const folder = await mkdtemp(join(tmpdir(), 'jembatan-wrk-'));
    const file = join(folder, 'load.lua');
    await writeFile(file, script(target));
    const child = spawn('wrk', ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', file, target.url]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await once(child, 'close');
    await rm(folder, { recursive: true });
    const line = output.trim().split('\n').at(-1) ?? '';
    const { requests, micros, p50, p99, status, socket, late } = JSON.parse(line) as Record<string, number>;
    if (status !== 0 || socket !== 0)
      throw new Error(`${target.url}: ${status} answers were errors, ${socket} connections broke, ${late} were late`);
    return {
      requests: requests ?? 0,
      perSecond: ((requests ?? 0) / (micros ?? 1)) * 1e6,
      p50Ms: (p50 ?? 0) / 1000,
      p99Ms: (p99 ?? 0) / 1000,
    };
  },
};

const portable: Load = {
  name: 'autocannon',
  async run({ url, headers, bodies }, seconds, connections) {
    const result = await autocannon({
      url,
      connections,
      duration: seconds,
      requests: bodies.map((body) => ({ method: 'POST', headers: { ...headers }, body })),
    });
    if (result.non2xx + result.errors > 0)
      throw new Error(`${result.non2xx + result.errors} answers of ${url} were errors`);
    const { total } = result.requests;
    return {
      requests: total,
      perSecond: total / result.duration,
      p50Ms: result.latency.p50,
      p99Ms: result.latency.p99,
    };
  },
};

/** wrk where it is installed, since it leaves more of the machine to what is measured; else autocannon. */
export const findLoad = (): Load => (spawnSync('wrk', ['-v']).error === undefined ? wrk : portable);
