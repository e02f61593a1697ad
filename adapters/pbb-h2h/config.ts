import type { JsonSchema } from '../../src/core/json.js';
import type { Bitmap } from '../../src/protocols/iso8583-bitmap.js';

export interface PbbH2hConfig {
  readonly url?: string;
  readonly listen?: string;
  readonly institution: string;
  readonly terminal: string;
  readonly terminals?: Readonly<Record<string, string>>;
  readonly prefix?: string;
  readonly bitmap?: Bitmap;
}

export const pbbH2hConfig: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['institution', 'terminal'],
  properties: {
    url: { type: 'string', format: 'uri', description: 'tcp://host:port of the payment host that is asked.' },
    listen: {
      type: 'string',
      format: 'uri',
      description: 'Instead of url, for a bank that asks: tcp://host:port, a loopback address of this machine.',
    },
    institution: {
      type: 'string',
      pattern: '^\\d{1,11}$',
      description: 'Who asks (bit 32): the gateway as the tax office knows it, or the bank.',
    },
    terminal: {
      type: 'string',
      pattern: '^[A-Z0-9]{1,8}$',
      description: 'The terminal that asks (bit 41), as registered.',
    },
    terminals: {
      type: 'object',
      maxProperties: 1000,
      additionalProperties: { type: 'string', pattern: '^[A-Z0-9]{1,8}$' },
      description:
        'Systems that pay under a terminal of their own, such as a bank whose settlement is compared. Default: `terminal`.',
    },
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
