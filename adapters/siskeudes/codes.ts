/** Codes come with a dot at the end or without: `1.1.1.` and `1.1.1` are one. */
export const withoutDot = (code: string): string => code.replace(/\s+/g, '').replace(/\.+$/, '');

/** Kd_Desa: two digits of the kecamatan and two to four of the village, Siskeudes's own numbering. */
export const villageOf = (cell: string): string | undefined => {
  const code = withoutDot(cell);
  return /^\d{2}\.\d{2,4}$/.test(code) ? code : undefined;
};

/**
 * Kd_Keg is Kd_Desa followed by the activity: `18.08.01.01.02.` is `01.01.02` of village 18.08. Income and financing belong to no
 * activity, said by zeros or an empty cell: null. `undefined` = cannot be read.
 */
export const activityOf = (cell: string, village: string): string | null | undefined => {
  const code = withoutDot(cell);
  const own = code === village ? '' : code.startsWith(`${village}.`) ? code.slice(village.length + 1) : code;
  if (/^[0.]*$/.test(own)) return null;
  return /^\d{2}\.\d{2}(\.\d{2,3})?$/.test(own) ? own : undefined;
};

/** Kd_Rincian: 4 income, 5 spending, 6 financing; at least the group and the kind are given. */
export const accountOf = (cell: string): string | undefined => {
  const code = withoutDot(cell);
  return /^[4-6](\.\d{1,2}){1,5}$/.test(code) ? code : undefined;
};

/** Whether an account is in the chart of Permendagri 20/2018, as far as its first two levels tell. */
export const isChartAccount = (account: string): boolean => /^(4\.0?[1-3]|5\.0?[1-5]|6\.0?[12])(\.|$)/.test(account);

/** Income and incoming financing grow on the credit side, spending and outgoing financing on the debit side. */
export const growsByCredit = (account: string): boolean => /^(4|6\.0?1)(\.|$)/.test(account);
