/** How an address names a village. */
export interface Named {
  /** Village and district, such as `Tamansari, Licin`. */
  readonly address: string;
  /** Kemendagri code, dotted. */
  readonly village: string;
}

const titles = new Set(['DESA', 'DS', 'KELURAHAN', 'KEL', 'KECAMATAN', 'KEC']);

/** The words of an address, each between blanks, without what only says what kind of place it is. */
const wordsOf = (address: string): string =>
  ` ${address
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !titles.has(word))
    .join(' ')} `;

/** The code of the one village that an address names with its district; `undefined` when it names none, or two. */
export const villageReader = (villages: readonly Named[]): ((address: string) => string | undefined) => {
  const known = villages.map(({ address, village }) => ({ words: wordsOf(address), village }));
  return (address) => {
    const words = wordsOf(address.slice(0, 500));
    const codes = new Set(known.flatMap((one) => (words.includes(one.words) ? one.village : [])));
    const [code, other] = codes;
    return other === undefined ? code : undefined;
  };
};
