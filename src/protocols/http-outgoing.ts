import type { HttpRequest } from '../adapter/adapter.js';
import type { Guard } from './addresses.js';
import { headerInvalid, urlInvalid } from './http-failures.js';

// Set by the client itself, or changing where a message ends: smuggling starts there.
const forbidden = new Set(
  'accept-encoding connection content-length expect host keep-alive proxy-connection te trailer traceparent transfer-encoding upgrade'.split(
    ' ',
  ),
);
const headerName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What is sent, lower-case; throws CONFIG_INVALID for a header that could change where the message ends. */
export const checkedHeaders = (request: HttpRequest): Record<string, string> => {
  const checked: Record<string, string> = { 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const lower = name.toLowerCase();
    if (!headerName.test(lower) || forbidden.has(lower) || !headerValue.test(value))
      throw headerInvalid(JSON.stringify(lower).slice(1, -1));
    checked[lower] = value;
  }
  if (request.call.traceparent !== undefined) checked.traceparent = request.call.traceparent;
  return checked;
};

/** Where a request goes, once its host was found permitted. */
export interface Target {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
}

/** Throws CONFIG_INVALID for anything but http and https, and for a host written as an address that is not permitted. */
export const checkedUrl = (text: string, guard: Guard): Target => {
  if (!URL.canParse(text)) throw urlInvalid();
  const { protocol, username, password, hostname, origin, pathname, search } = new URL(text);
  if ((protocol !== 'http:' && protocol !== 'https:') || username || password) throw urlInvalid();
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (/^[\d.]+$|:/.test(host) && !guard.permits(host)) throw guard.refusal(host);
  return { origin, path: pathname + search };
};
