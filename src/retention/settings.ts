import type { RetentionDocument } from '../config/documents.js';

/** Days each kind of data is kept; `retention` of gateway.yaml. */
export type RetentionSettings = Required<RetentionDocument>;

/** Our own proposal: no law was found that names a number of days for a log of exchanges. */
const defaults: RetentionSettings = {
  payloadDays: 7,
  idempotencyKeyDays: 7,
  openingDays: 1826,
  vaultBackupDays: 14,
};

export const retentionSettings = (declared: RetentionDocument = {}): RetentionSettings => ({
  ...defaults,
  ...declared,
});
