import { createHmac } from 'node:crypto';

/** The key behind `whsec_<base64>`; `undefined` when it is none of 24 to 64 bytes. */
export const webhookKey = (secret: string): Buffer | undefined => {
  const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  const key = text === undefined ? undefined : Buffer.from(text, 'base64');
  return key !== undefined && key.length >= 24 && key.length <= 64 ? key : undefined;
};

/** The headers of a Standard Webhooks message (v1, HMAC-SHA256), signed with every key: while keys are changed there are two. */
export const webhookHeaders = (
  keys: readonly Buffer[],
  id: string,
  sentAt: Date,
  payload: string,
): Record<string, string> => {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};
