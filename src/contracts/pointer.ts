export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');

export const pointerOf = (tokens: readonly (string | number)[]): string =>
  tokens.map((token) => `/${escapeToken(String(token))}`).join('');
