import type { JsonSchema } from '../../src/core/json.js';
import { type Charset, charsets } from '../../src/protocols/charset.js';

export interface SimConfig {
  readonly transport: 'tcp' | 'http';
  readonly url: string;
  readonly layout?: 'fixed' | 'pipe';
  readonly charset?: Charset;
  readonly terminal: string;
  readonly pin: string;
}

export const simConfig: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['transport', 'url', 'terminal', 'pin'],
  properties: {
    transport: {
      type: 'string',
      enum: ['tcp', 'http'],
      description: 'How messages travel: over a bare TCP connection, or as the body of a POST.',
    },
    url: { type: 'string', format: 'uri', description: 'tcp://host:port for tcp, http:// or https:// for http.' },
    layout: {
      type: 'string',
      enum: ['fixed', 'pipe'],
      description: 'How records are written: columns of fixed widths (default), or separated by |.',
    },
    charset: {
      type: 'string',
      enum: [...charsets],
      description: 'Character set of the messages. Default windows-1252.',
    },
    terminal: { type: 'string', pattern: '^[A-Z0-9]{1,8}$', description: "The regency's terminal, as registered." },
    pin: { type: 'string', pattern: '^[!-{}~]{1,24}$', writeOnly: true, description: "The terminal's PIN." },
  },
};
