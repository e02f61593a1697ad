import { createHmac } from 'node:crypto';
import { same } from '../credentials.js';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const sign = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** A short-lived JWT (HS256), as OpenDK's login gives out. `generation` makes every earlier one void. */
export const issueToken = (key: string, now: Date, seconds: number, generation: number): string => {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claims = { sub: '1', iat: issuedAt, exp: issuedAt + seconds, gen: generation };
  const text = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${text}.${sign(key, text)}`;
};

export const isGoodToken = (key: string, token: string, now: Date, generation: number): boolean => {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return false;
  if (!same(signature, sign(key, `${header}.${claims}`))) return false;
  const { exp, gen } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  return typeof exp === 'number' && exp * 1000 > now.getTime() && gen === generation;
};
