import { asText } from '../native-json.js';

/** The result, or the `respon_code` that says why there is none. */
export type Found = Readonly<Record<string, unknown>> | string;

/** A property's number without what it is printed with. */
export const plain = (nop: unknown): string => asText(nop).replace(/[.\-\s]/g, '');
