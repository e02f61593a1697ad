import type { TcpExchange } from '../adapter/adapter.js';

/** What `tcp://host:port` names; `undefined` when it is no such address. */
export const tcpAddress = (url: string): Pick<TcpExchange, 'host' | 'port'> | undefined => {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol !== 'tcp:' || address.hostname === '' || Number(address.port) === 0) return undefined;
  return { host: address.hostname.replace(/^\[|\]$/g, ''), port: Number(address.port) };
};
