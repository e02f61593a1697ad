const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const long = /^\d{16,}$/;

/** A JSON object as text, integers of 16 digits and more kept as strings; `undefined` when it is not an object. */
export const readObject = (body: Uint8Array): Record<string, unknown> | undefined => {
  const text = Buffer.from(body).toString('utf8');
  try {
    const value: unknown = JSON.parse(text.replace(token, (found) => (long.test(found) ? `"${found}"` : found)));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of a string or number, `''` for everything else. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Writes the named members as JSON numbers, digit for digit, as registries written in Java do. A leading zero keeps it a string. */
export const writeWithNumbers = (value: unknown, members: readonly string[]): string =>
  JSON.stringify(value).replace(
    new RegExp(`"(${members.join('|')})":"([1-9]\\d*)"`, 'g'),
    (_, member: string, digits: string) => `"${member}":${digits}`,
  );
