/** Reads standard Base64 (RFC 4648, section 4) with its padding; `undefined` for text that is not exactly what its bytes are written as. */
export const readBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};
