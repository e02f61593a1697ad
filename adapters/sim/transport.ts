import type { Call, Http, Tcp, TcpExchange, Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { failureForStatus } from '../../src/protocols/http-failures.js';
import { frame, framed, unframed } from '../../src/protocols/length-prefix.js';
import { tcpAddress } from '../../src/protocols/tcp-address.js';
import type { SimConfig } from './config.js';

type Limits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;

/** Carries one message there and one back. */
export type Transport = (message: Uint8Array, call: Limits) => Promise<Uint8Array>;

const maxBytes = 16 * 1024;

const overTcp =
  (tcp: Tcp, address: Pick<TcpExchange, 'host' | 'port'>): Transport =>
  async (message, { signal, deadline }) => {
    const answer = await tcp.exchange({
      ...address,
      bytes: framed(message),
      frame,
      signal,
      deadline,
      maxBytes,
    });
    return unframed(answer);
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
  const address = tcpAddress(url);
  if (transport === 'http' && /^https?:/.test(url) && URL.canParse(url)) return overHttp(http, url, () => clock.now());
  if (transport === 'tcp' && address !== undefined) return overTcp(tcp, address);
  throw mismatched(transport);
};
