import type { Limit } from '../core/failure.js';

/** `RateLimit-Policy` and `RateLimit`, structured-field lists (draft-ietf-httpapi-ratelimit-headers-11). */
export const limitHeaders = ({ policy, quota, windowSeconds, left, resetsIn }: Limit): Record<string, string> => ({
  'ratelimit-policy': `"${policy}";q=${quota};w=${windowSeconds}`,
  ratelimit: `"${policy}";r=${left};t=${resetsIn}`,
});
