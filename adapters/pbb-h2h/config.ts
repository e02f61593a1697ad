import type { JsonSchema } from '../../src/core/json.js';
import type { Bitmap } from '../../src/protocols/iso8583-bitmap.js';

export interface PbbH2hConfig {
  readonly url: string;
  readonly institution: string;
  readonly terminal: string;
  readonly prefix?: string;
  readonly bitmap?: Bitmap;
}

export const pbbH2hConfig: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'institution', 'terminal'],
  properties: {
    url: { type: 'string', format: 'uri', description: 'tcp://host:port of the payment host.' },
    institution: {
      type: 'string',
      pattern: '^\\d{1,11}$',
      description: 'The code under which the tax office knows the gateway as a place of payment (bit 32).',
    },
    terminal: { type: 'string', pattern: '^[A-Z0-9]{1,8}$', description: 'The terminal (bit 41), as registered.' },
    prefix: {
      type: 'string',
      pattern: '^[ -~]{3}$',
      description: 'Three characters before the property number in bit 48 of a request. Default 022.',
    },
    bitmap: {
      type: 'string',
      enum: ['hex', 'binary'],
      description: 'How bitmaps are written: in hexadecimal digits (default) or in bytes.',
    },
  },
};
