import type { JsonSchema } from '../../src/core/json.js';
import { inboundSchema } from '../../src/protocols/inbound.js';

export interface InboundConfig {
  readonly user: string;
  readonly password: string;
  readonly npwp?: string;
  readonly graceMinutes?: number;
  readonly region?: string;
}

export interface OssConfig {
  readonly url: string;
  readonly userKey?: string;
  readonly user?: string;
  readonly password?: string;
  readonly inbound?: InboundConfig;
  readonly ca?: string;
}

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  oneOf: [{ required: ['userKey'] }, { required: ['user', 'password'] }],
  dependentRequired: { user: ['password'], password: ['user'] },
  properties: {
    url: { type: 'string', format: 'uri', description: 'Address up to, not including, the name of the operation.' },
    userKey: { type: 'string', minLength: 1, writeOnly: true, description: 'The header `user_key`.' },
    user: { type: 'string', minLength: 1, description: "HTTP Basic instead of `userKey`, as in OSS's own sandbox." },
    password: { type: 'string', minLength: 1, writeOnly: true },
    inbound: inboundSchema('Needed where OSS calls receiveNIB: what its day token is made of.', {
      npwp: {
        type: 'string',
        pattern: '^\\d{15,16}$',
        description: "The tax number in the token. Default: the business's own, from the body.",
      },
      graceMinutes: {
        type: 'integer',
        minimum: 0,
        maximum: 120,
        default: 15,
        description: "For so long after midnight WIB yesterday's token is still accepted.",
      },
      region: {
        type: 'string',
        pattern: '^\\d{2,10}$',
        description: 'Businesses elsewhere are refused: first digits of `kd_daerah`, such as "3510".',
      },
    }),
    ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
  },
};
