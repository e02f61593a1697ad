import type { JsonSchema } from '../../src/core/json.js';
import { type DropSettings, dropProperties } from '../../src/protocols/drop-settings.js';

export interface SettlementConfig extends DropSettings {
  readonly terminal: string;
}

export const settlementConfig: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['folder', 'terminal'],
  properties: {
    ...dropProperties,
    terminal: {
      type: 'string',
      pattern: '^[A-Z0-9]{1,8}$',
      description:
        'The terminal under which the bank pays (bit 41), as the payment host knows it. A file of another one is refused.',
    },
  },
};
