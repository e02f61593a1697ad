import type { JsonSchema } from '../../src/core/json.js';
import { registerSchema } from '../../src/protocols/drop-register.js';
import { type DropSettings, dropProperties } from '../../src/protocols/drop-settings.js';
import type { Crossing } from './crosswalk.js';

export interface SiskeudesConfig extends DropSettings {
  readonly villages: readonly Crossing[];
  readonly versions?: readonly string[];
  readonly register?: string;
}

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['folder', 'villages'],
  dependentRequired: { sftp: ['register'] },
  properties: {
    ...dropProperties,
    villages: {
      type: 'array',
      minItems: 1,
      maxItems: 5000,
      description:
        'The crosswalk: which village a local Kd_Desa means, and when. Villages that stand in it are expected to report.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['local', 'village', 'from'],
        properties: {
          local: {
            type: 'string',
            pattern: '^\\d{2}\\.\\d{2,4}$',
            examples: ['18.08'],
            description: 'Kd_Desa without the dot at its end.',
          },
          village: {
            type: 'string',
            pattern: '^\\d{2}\\.\\d{2}\\.\\d{2}\\.2\\d{3}$',
            examples: ['35.10.24.2008'],
            description: 'Kemendagri code.',
          },
          from: {
            type: 'string',
            format: 'date',
            examples: ['2016-01-01'],
            description: 'First day on which the code means this village.',
          },
          until: { type: 'string', format: 'date', description: 'Last day; absent = until further notice.' },
        },
      },
    },
    versions: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: { type: 'string', minLength: 1, maxLength: 20 },
      description: 'Beginnings of the versions in Ref_Version that are accepted. Default 2.0.',
    },
    register: registerSchema,
  },
};
