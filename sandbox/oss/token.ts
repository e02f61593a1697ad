import { createHash } from 'node:crypto';
import { shiftDay, wibDay } from '../calendar.js';

export interface Inbound {
  readonly user: string;
  readonly password: string;
  readonly npwp: string;
}

/** `SHA1(USERNAME + PASSWORD + NPWP + Ymd)`, the day in WIB (OSS API 5.0.0). */
export const dayToken = ({ user, password, npwp }: Inbound, day: string): string =>
  createHash('sha1')
    .update(`${user}${password}${npwp}${day.replaceAll('-', '')}`)
    .digest('hex');

export type TokenChoice = 'today' | 'yesterday' | 'wrong' | 'none';

export const tokenFor = (inbound: Inbound, choice: TokenChoice, now: Date): string | undefined => {
  const today = wibDay(now);
  if (choice === 'today') return dayToken(inbound, today);
  if (choice === 'yesterday') return dayToken(inbound, shiftDay(today, -1));
  return choice === 'wrong' ? '0'.repeat(40) : undefined;
};
