/** A village under its Kemendagri code (Kepmendagri region codes; Licin's eight, and a namesake elsewhere). */
export interface Village {
  readonly code: string;
  readonly name: string;
  readonly district: string;
  /** `undefined` where the sandbox does not know it. */
  readonly postalCode: string | undefined;
}

const licin = (serial: string, name: string): Village => ({
  code: `35.10.24.${serial}`,
  name,
  district: 'LICIN',
  postalCode: '68454',
});

export const tamansari: Village = licin('2008', 'TAMANSARI');

/** The villages of the district Licin, which share one OpenDK installation. */
export const villagesOfLicin: readonly [Village, ...Village[]] = [
  tamansari,
  licin('2001', 'GUMUK'),
  licin('2002', 'JELUN'),
  licin('2003', 'LICIN'),
  licin('2004', 'BANJAR'),
  licin('2005', 'SEGOBANG'),
  licin('2006', 'PAKEL'),
  licin('2007', 'KLUNCING'),
];

/** Another village of the same name in another district: joining by name goes wrong here. */
export const tamansariOfTegalsari: Village = {
  code: '35.10.23.2003',
  name: 'TAMANSARI',
  district: 'TEGALSARI',
  postalCode: '68485',
};

/** `3510242008`, dotted already or not → `35.10.24.2008`; zeros that only pad fall away: `3510000000` → `35.10`. */
export const dotted = (code: string): string => {
  const parts = /^(\d{2})(\d{2})(\d{2})(\d{4})$/.exec(code)?.slice(1);
  return parts === undefined ? code : parts.join('.').replace(/(\.0+)+$/, '');
};
