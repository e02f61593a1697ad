import type { JsonSchema } from '../../src/core/json.js';

export interface LandOfficeConfig {
  readonly user: string;
  readonly password: string;
}

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['user', 'password'],
  properties: {
    user: { type: 'string', minLength: 1, description: 'USERNAME that the land office sends in the body.' },
    password: { type: 'string', minLength: 1, writeOnly: true, description: 'PASSWORD that it sends in the body.' },
  },
};
