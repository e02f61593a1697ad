import type { AgencyName } from '../../sandbox/agency.js';
import { buildCases } from '../../sandbox/cases.js';
import { startSandbox } from '../../sandbox/sandbox.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON, or `undefined`. */
  // biome-ignore lint/suspicious/noExplicitAny: native answers are read member by member
  readonly json: any;
}

interface Torn {
  teardown(undo: () => Promise<void>): void;
}

/** One sandbox of its own for a test, with a clock that can be set. */
export const setUp = async (t: Torn, now = '2026-03-10T10:00:00+07:00') => {
  const time = { now: new Date(now) };
  const sandbox = await startSandbox('a secret of the test', () => time.now);
  t.teardown(() => sandbox.close());
  const { agencies, control } = sandbox.ready;
  const variable = (agency: AgencyName, name: string): string => agencies[agency].env[name] ?? '';
  return {
    time,
    ready: sandbox.ready,
    cases: buildCases(time.now),
    variable,
    post: (agency: AgencyName, path: string, body: unknown, headers: Record<string, string> = {}) =>
      call(`${agencies[agency].url}${path}`, 'POST', body, headers),
    get: (agency: AgencyName, path: string, headers: Record<string, string> = {}) =>
      call(`${agencies[agency].url}${path}`, 'GET', undefined, headers),
    control: (method: string, path: string, body?: unknown) => call(`${control}${path}`, method, body),
    callNik: (nik: string, changes: object = {}) =>
      call(`${agencies.dukcapil.url}/dukcapil/get_json/351000000000001/CALL_NIK`, 'POST', {
        nik,
        user_id: variable('dukcapil', 'SANDBOX_DUKCAPIL_USER'),
        password: variable('dukcapil', 'SANDBOX_DUKCAPIL_PASSWORD'),
        ip_user: '10.35.10.4',
        ...changes,
      }),
    verify: (elements: object) =>
      call(`${agencies.dukcapil.url}/dukcapil/get_json/351000000000001/CALL_VERIFY_BY_ELEMEN`, 'POST', {
        USER_ID: variable('dukcapil', 'SANDBOX_DUKCAPIL_USER'),
        PASSWORD: variable('dukcapil', 'SANDBOX_DUKCAPIL_PASSWORD'),
        IP_USER: '10.35.10.4',
        TRESHOLD: '90',
        ...elements,
      }),
  };
};

export type Bench = Awaited<ReturnType<typeof setUp>>;

/** Strings go out as they are, everything else as JSON. */
export const call = async (
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> => {
  const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, { method, redirect: 'manual', headers: { ...type, ...headers }, ...content });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
