import { shiftDay } from './calendar.js';
import { namedPeople } from './named-people.js';
import type { Person } from './person.js';

/** One driving licence; each class is a card of its own. */
export interface Licence {
  /** Since July 2024 the holder's NIK; 12 or 14 digits before. */
  readonly number: string;
  readonly holder: Person;
  readonly group: string;
  readonly issuedOn: string;
  /** `undefined` = none. */
  readonly validUntil: string | undefined;
  /** 0 run out, 1 valid, 2 revoked, 3 withheld. */
  readonly status: '0' | '1' | '2' | '3';
}

export const oldNumbers = { expired: '900904259001', revoked: '85081899050002', unknown: '900904259999' } as const;

export const licencesOn = (today: string): readonly Licence[] => {
  const { alive, aliveWoman, papua, nikBirthDateMismatch } = namedPeople;
  const fresh = { issuedOn: shiftDay(today, -300), validUntil: shiftDay(today, 1525), status: '1' } as const;
  return [
    { ...fresh, number: alive.nik, holder: alive, group: 'A' },
    {
      number: oldNumbers.expired,
      holder: alive,
      group: 'C',
      issuedOn: shiftDay(today, -2000),
      validUntil: shiftDay(today, -175),
      status: '0',
    },
    { ...fresh, number: papua.nik, holder: papua, group: 'BII UMUM' },
    { ...fresh, number: aliveWoman.nik, holder: aliveWoman, group: 'C', status: '3' },
    {
      ...fresh,
      number: oldNumbers.revoked,
      holder: nikBirthDateMismatch,
      group: 'B1',
      validUntil: undefined,
      status: '2',
    },
  ];
};

const adultSince = (today: string): string => `${Number(today.slice(0, 4)) - 17}${today.slice(4)}`;

/** Of the others every adult rides a motorcycle, and every fourth one drives a car too. */
export const licencesOfResident = (holder: Person, today: string): readonly Licence[] => {
  if (holder.birthDate > adultSince(today) || holder.state !== 'active') return [];
  const spread = (Number(holder.nik.slice(6)) * 7) % 1700;
  const validUntil = shiftDay(today, spread - 100);
  const licence: Licence = {
    number: holder.nik,
    holder,
    group: 'C',
    issuedOn: shiftDay(validUntil, -1826),
    validUntil,
    status: validUntil < today ? '0' : '1',
  };
  return Number(holder.birthDate.slice(8)) % 4 === 0 ? [licence, { ...licence, group: 'A' }] : [licence];
};
