import { shiftDay } from './calendar.js';
import type { Person } from './person.js';
import { motorcycle, type Vehicle } from './vehicles.js';

/** Numbers of motorcycles: 2000 to 6999; the series letters behind them are not those of the named vehicles. */
const numbers = 5000;

const plateOf = (index: number): string =>
  `P ${2000 + (index % numbers)} Y${String.fromCharCode(65 + Math.floor(index / numbers))}`;

const serialOf = (index: number): string => String(10_000 + index);

/** A day of renewal that depends on nothing but the vehicle: from two years ago to a year ahead. */
const renewalOf = (index: number, today: string): string => shiftDay(today, ((index * 37) % 1080) - 720);

const vehicleOf = (index: number, owner: Person, today: string): Vehicle => {
  const [prefix = '', number = '', suffix = ''] = plateOf(index).split(' ');
  const taxUntil = renewalOf(index, today);
  return {
    ...motorcycle,
    prefix,
    number,
    suffix,
    owner: owner.fullName,
    identity: owner.nik,
    chassis: `MH1CONTOH00${serialOf(index)}`,
    engine: `JF0CONTOH${serialOf(index)}`,
    year: 2012 + (index % 13),
    taxUntil,
    stnkUntil: shiftDay(taxUntil, 365 * (index % 5)),
  };
};

/** Every household has a motorcycle, registered in the name of its head. */
export const createFleet = (people: readonly Person[]) => {
  const owners = people.filter(({ familyRelation }) => familyRelation === 'KEPALA KELUARGA');
  const places = new Map(owners.map((_, index) => [plateOf(index), index]));
  return {
    size: owners.length,
    /** By a plate like `P 2000 YA`, as it stands on a day. */
    find(plate: string, today: string): Vehicle | undefined {
      const index = places.get(plate) ?? -1;
      const owner = owners[index];
      return owner && vehicleOf(index, owner, today);
    },
  };
};

export type Fleet = ReturnType<typeof createFleet>;
