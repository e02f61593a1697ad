import type { SystemDocument } from '../config/documents.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';

const day = 24 * 60;

/** Milliseconds until a window ends, when `now` lies in it. */
type Window = (now: Date) => number | undefined;

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Daily, `HH:MM` to `HH:MM` WIB; it may span midnight. */
const daily = (from: number, until: number): Window => {
  return (now) => {
    const minute = (now.getUTCHours() * 60 + now.getUTCMinutes() + 7 * 60) % day;
    const inside = from <= until ? minute >= from && minute < until : minute >= from || minute < until;
    return inside ? ((until - minute + day) % day) * 60_000 : undefined;
  };
};

/** Once, `YYYY-MM-DDTHH:MM` to `YYYY-MM-DDTHH:MM` WIB. */
const planned = (from: number, until: number): Window => {
  return (now) => (now.getTime() >= from && now.getTime() < until ? until - now.getTime() : undefined);
};

const windowOf = ({ from, until }: { readonly from: string; readonly until: string }): Window =>
  from.includes('T')
    ? planned(Date.parse(`${from}+07:00`), Date.parse(`${until}+07:00`))
    : daily(minuteOfDay(from), minuteOfDay(until));

/** Throws PROVIDER_MAINTENANCE inside a system's declared windows, so that nothing is sent in vain. */
export const maintenanceOf = (system: SystemDocument, clock: Clock): (() => void) => {
  const windows = (system.maintenance ?? []).map(windowOf);
  if (windows.length === 0) return () => undefined;
  return () => {
    const now = clock.now();
    const left = windows.map((window) => window(now)).find((ms) => ms !== undefined);
    if (left === undefined) return;
    throw new Failure(
      'PROVIDER_MAINTENANCE',
      {
        en: `${system.id} is in its maintenance window; nothing was sent. It ends in about ${Math.ceil(left / 60_000)} minutes.`,
        id: `${system.id} sedang dalam jadwal pemeliharaan; tidak ada yang dikirim. Selesai kira-kira ${Math.ceil(left / 60_000)} menit lagi.`,
      },
      { retryAfter: Math.ceil(left / 1000) },
    );
  };
};
