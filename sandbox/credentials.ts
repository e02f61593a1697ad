import { createHmac, timingSafeEqual } from 'node:crypto';

/** A password of 24 hex characters; the same secret and label always give the same one. */
export const derive = (secret: string, label: string): string =>
  createHmac('sha256', secret).update(label).digest('hex').slice(0, 24);

/** Compares without telling by the time taken how much of a guess was right. */
export const same = (given: string, expected: string): boolean => {
  const digest = (text: string) => createHmac('sha256', 'sandbox').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
};

/** User and password of an HTTP Basic header, if it is one. */
export const basic = (header: string | undefined): { user: string; password: string } | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
};
