import type { Call, Http, Tcp, Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { answerInvalid, failureForStatus } from '../../src/protocols/http-failures.js';
import type { SimConfig } from './config.js';

type Limits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;

/** Carries one message there and one back. */
export type Transport = (message: Uint8Array, call: Limits) => Promise<Uint8Array>;

const prefix = 4;
const maxBytes = 16 * 1024;

/** Four digits say how many bytes follow. */
export const frame = (soFar: Uint8Array): number | undefined => {
  const digits = Buffer.from(soFar.subarray(0, prefix)).toString('latin1');
  if (!/^\d*$/.test(digits))
    throw answerInvalid({
      en: "The licence register's answer does not begin with its length.",
      id: 'Jawaban register SIM tidak diawali panjangnya.',
    });
  return digits.length < prefix ? undefined : prefix + Number(digits);
};

const framed = (message: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(String(message.length).padStart(prefix, '0')), message]);

const overTcp =
  (tcp: Tcp, url: URL): Transport =>
  async (message, { signal, deadline }) => {
    const answer = await tcp.exchange({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port),
      bytes: framed(message),
      frame,
      signal,
      deadline,
      maxBytes,
    });
    return answer.subarray(prefix);
  };

const overHttp =
  (http: Http, url: string, now: () => Date): Transport =>
  async (message, call) => {
    const headers = { 'content-type': 'application/octet-stream', accept: 'application/octet-stream' };
    const answer = await http.request({ method: 'POST', url, headers, body: message, call, maxBytes });
    const failure = failureForStatus(answer.status, answer.headers, now());
    if (failure) throw failure;
    return answer.body;
  };

const mismatched = (transport: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `With transport "${transport}" the url must be ${transport === 'tcp' ? 'tcp://host:port' : 'an http:// or https:// address'}. Correct the system's configuration.`,
    id: `Dengan transport "${transport}", url harus berupa ${transport === 'tcp' ? 'tcp://host:port' : 'alamat http:// atau https://'}. Perbaiki konfigurasi sistemnya.`,
  });

/** Throws CONFIG_INVALID when the address is none of its transport. */
export const openTransport = ({ transport, url }: SimConfig, { http, tcp, clock }: Tools): Transport => {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (transport === 'http' && /^https?:$/.test(address?.protocol ?? '')) return overHttp(http, url, () => clock.now());
  if (transport === 'tcp' && address?.protocol === 'tcp:' && address.hostname !== '' && Number(address.port) > 0)
    return overTcp(tcp, address);
  throw mismatched(transport);
};
