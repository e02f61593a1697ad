import pg from 'pg';

const { INT8, DATE } = pg.types.builtins;

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError('An int8 beyond 2^53 was read as a number; select it as text.');
  return value;
};

/** How a column's text becomes a value: a day stays `YYYY-MM-DD` (a Date would shift it), int8 is a number or an error. */
export const readsAs: pg.CustomTypesConfig = {
  getTypeParser(type, format) {
    if (format !== 'binary' && type === INT8) return wholeNumber;
    if (format !== 'binary' && type === DATE) return String;
    return pg.types.getTypeParser(type, format);
  },
};
