/** A village under its Kemendagri code (Kepmendagri region codes; Licin's eight, and a namesake elsewhere). */
export interface Village {
  readonly code: string;
  readonly name: string;
  readonly district: string;
  readonly postalCode: string;
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

/** `'35.10.24.2008'` or `'3510242008'` → the dotted form. */
export const dotted = (code: string): string =>
  /^\d{10}$/.test(code) ? `${code.slice(0, 2)}.${code.slice(2, 4)}.${code.slice(4, 6)}.${code.slice(6)}` : code;
