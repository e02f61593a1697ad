import { uuidv7 } from 'uuidv7';

/** A new exchange, delivery or request id: UUIDv7 (RFC 9562), so that ids sort by the time they were made. */
export const newId = (): string => uuidv7();

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isId = (value: string): boolean => uuid.test(value);
