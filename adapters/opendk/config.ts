import type { JsonSchema } from '../../src/core/json.js';

export interface OpendkConfig {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly ca?: string;
}

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'user', 'password'],
  properties: {
    url: { type: 'string', format: 'uri', description: 'Address up to, not including, /api/v1.' },
    user: {
      type: 'string',
      minLength: 1,
      description: 'E-mail address of the account that the gateway has in OpenDK.',
    },
    password: { type: 'string', minLength: 1, writeOnly: true },
    ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
  },
};
