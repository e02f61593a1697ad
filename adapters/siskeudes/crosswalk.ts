/** One village under its code in Siskeudes, for a time: codes are given anew when villages or kecamatan are divided. */
export interface Crossing {
  /** Kd_Desa. */
  readonly local: string;
  /** Kemendagri code: `35.10.24.2008`. */
  readonly village: string;
  /** First day of validity, YYYY-MM-DD. */
  readonly from: string;
  /** Last day of validity; absent = until further notice. */
  readonly until?: string;
}

const stands = ({ from, until }: Crossing, day: string): boolean =>
  from <= day && (until === undefined || day <= until);

/** The Kemendagri code of a village on a day. `undefined` = unknown, or two entries that contradict each other. */
export const villageCodeOf = (crosswalk: readonly Crossing[], local: string, day: string): string | undefined => {
  const found = crosswalk.filter((crossing) => crossing.local === local && stands(crossing, day));
  return found.length === 1 ? found[0]?.village : undefined;
};

/** Every village that should report on a day, by Kemendagri code. */
export const expectedVillages = (crosswalk: readonly Crossing[], day: string): readonly string[] =>
  [...new Set(crosswalk.filter((crossing) => stands(crossing, day)).map(({ village }) => village))].sort();
