/** Reads a whole number from 0 in ASCII digits without leading zeroes; `undefined` for anything else and beyond 2^53 - 1. */
export const readDecimal = (text: string): number | undefined => {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
};
