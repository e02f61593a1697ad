import type { JsonSchema } from '../../src/core/json.js';
import { type DropSettings, dropProperties } from '../../src/protocols/drop-settings.js';
import type { Named } from './village.js';

export interface SimkahConfig extends DropSettings {
  readonly villages?: readonly Named[];
  readonly deeds?: string;
}

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['folder'],
  properties: {
    ...dropProperties,
    deeds: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      description:
        'Absolute path of a folder of this machine where deeds are remembered for verification. Default: `deeds` in a folder that is on this machine.',
    },
    villages: {
      type: 'array',
      minItems: 1,
      maxItems: 5000,
      description: 'How addresses name villages: village and district together, since many villages share a name.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['address', 'village'],
        properties: {
          address: { type: 'string', minLength: 1, maxLength: 200, description: 'Such as `Tamansari, Licin`.' },
          village: { type: 'string', pattern: '^\\d{2}\\.\\d{2}\\.\\d{2}\\.\\d{4}$', description: 'Kemendagri code.' },
        },
      },
    },
  },
};
