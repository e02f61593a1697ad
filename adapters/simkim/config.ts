import type { JsonSchema } from '../../src/core/json.js';

export interface SimkimConfig {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly passwordType?: 'digest' | 'text';
  readonly ca?: string;
}

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'user', 'password'],
  properties: {
    url: { type: 'string', format: 'uri', description: 'Address up to, not including, /layanan.' },
    user: { type: 'string', minLength: 1, description: 'User name of the regency.' },
    password: { type: 'string', minLength: 1, writeOnly: true, description: 'Password of that user.' },
    passwordType: {
      enum: ['digest', 'text'],
      description: '`digest` (default) never sends the password; `text` does: only over HTTPS.',
    },
    ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
  },
};
