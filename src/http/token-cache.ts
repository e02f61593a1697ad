/** Claims of access tokens that were verified a moment ago. */
export interface TokenCache<Claims extends { readonly exp: number }> {
  /** The claims of a header's token, verified now or before; throws what `verify` throws. An expired one is verified again. */
  get(header: string): Claims;
}

const most = 10_000;

/** Signature checks cost more than everything else of a call's authentication; the whole header is the key, never a part of it. */
export const createTokenCache = <Claims extends { readonly exp: number }>(
  verify: (header: string) => Claims,
  now: () => number = Date.now,
): TokenCache<Claims> => {
  const verified = new Map<string, Claims>();
  return {
    get(header) {
      const known = verified.get(header);
      if (known !== undefined && known.exp * 1000 > now()) return known;
      const claims = verify(header);
      if (verified.size >= most) verified.clear();
      verified.set(header, claims);
      return claims;
    },
  };
};
