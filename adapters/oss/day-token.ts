import { createHash, timingSafeEqual } from 'node:crypto';
import { wibDay } from '../../src/core/clock.js';

export interface TokenParts {
  readonly user: string;
  readonly password: string;
  readonly npwp: string;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** OSS API 5.0.0: SHA1(USERNAME + PASSWORD + NPWP + DATE(Ymd)) in hex, the day being that of WIB. */
export const dayToken = ({ user, password, npwp }: TokenParts, instant: Date): string =>
  createHash('sha1')
    .update(user + password + npwp + wibDay(instant).replaceAll('-', ''))
    .digest('hex');

/**
 * Whether a token is today's, or yesterday's during the grace after midnight: a call that left at 23:59 arrives at 00:00.
 * Takes the same time whether and wherever it differs.
 */
export const acceptsToken = (given: string, parts: TokenParts, now: Date, graceMinutes: number): boolean => {
  const digest = sha256(given.trim().toLowerCase());
  const earlier = new Date(now.getTime() - graceMinutes * 60_000);
  const matches = [now, earlier].map((instant) => timingSafeEqual(digest, sha256(dayToken(parts, instant))));
  return matches.includes(true);
};
