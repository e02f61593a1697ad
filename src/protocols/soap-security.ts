import { createHash } from 'node:crypto';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { JsonObject } from '../core/json.js';

const oasis = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

export const wsse = `${oasis}-wssecurity-secext-1.0.xsd`;
const wsu = `${oasis}-wssecurity-utility-1.0.xsd`;
const profile = `${oasis}-username-token-profile-1.0`;
const base64 = `${oasis}-soap-message-security-1.0#Base64Binary`;

export interface UsernameToken {
  readonly user: string;
  readonly password: string;
  /** `text` sends the password itself: only over HTTPS. */
  readonly passwordType: 'digest' | 'text';
  /** Fresh random bytes, never used before. */
  readonly nonce: Uint8Array;
  readonly created: Date;
}

/** Base64(SHA-1(nonce ‖ created ‖ password)), UsernameToken Profile 1.0 §3.1. */
export const passwordDigest = (nonce: Uint8Array, created: string, password: string): string =>
  createHash('sha1').update(nonce).update(created, 'utf8').update(password, 'utf8').digest('base64');

/** Writes a `wsse:Security` header that the receiver must understand, with a UsernameToken in it. */
export const writeUsernameToken = (header: XMLBuilder, soap: string, token: UsernameToken): void => {
  const { user, password, passwordType, nonce } = token;
  // Whole seconds: old parsers of xsd:dateTime know no fractions.
  const created = `${token.created.toISOString().slice(0, 19)}Z`;
  const digest = passwordType === 'digest';
  const security = header.ele(wsse, 'wsse:Security').att(soap, 'soap:mustUnderstand', '1');
  const username = security.ele(wsse, 'wsse:UsernameToken');
  username.ele(wsse, 'wsse:Username').txt(user);
  username
    .ele(wsse, 'wsse:Password')
    .att('Type', `${profile}#${digest ? 'PasswordDigest' : 'PasswordText'}`)
    .txt(digest ? passwordDigest(nonce, created, password) : password);
  username.ele(wsse, 'wsse:Nonce').att('EncodingType', base64).txt(Buffer.from(nonce).toString('base64'));
  username.ele(wsu, 'wsu:Created').txt(created);
};

// WS-Security 1.0 §12, and what the utility schema adds to it.
const refusals: ReadonlySet<string> = new Set([
  'UnsupportedSecurityToken',
  'UnsupportedAlgorithm',
  'InvalidSecurity',
  'InvalidSecurityToken',
  'FailedAuthentication',
  'FailedCheck',
  'SecurityTokenUnavailable',
  'MessageExpired',
]);

/** The fault code with which a WS-Security service refuses the token, if this fault is one. */
export const tokenRefusal = (fault: JsonObject): string | undefined => {
  const { faultcode } = fault;
  return typeof faultcode === 'string' && refusals.has(faultcode) ? faultcode : undefined;
};
