/** The three parts of a registration plate (NRKB): area, number without leading zeros, series letters, which some have none of. */
export interface Plate {
  readonly prefix: string;
  readonly number: string;
  readonly suffix: string;
}

const form = /^([A-Z]{1,2})0*([1-9]\d{0,3})([A-Z]{0,3})$/;

/** `P 1234 UVW`, `p-1234-uvw`, `P01234UVW` and the like; `undefined` for what is no plate. */
export const readPlate = (text: string): Plate | undefined => {
  const [, prefix, number, suffix] = form.exec(text.toUpperCase().replace(/[\s.-]+/g, '')) ?? [];
  return prefix === undefined || number === undefined || suffix === undefined ? undefined : { prefix, number, suffix };
};

/** `P 1234 UVW`, or `P 7`. */
export const printPlate = ({ prefix, number, suffix }: Plate): string =>
  suffix === '' ? `${prefix} ${number}` : `${prefix} ${number} ${suffix}`;
