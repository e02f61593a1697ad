import type { JsonSchema } from '../../src/core/json.js';
import { type DropSettings, dropProperties } from '../../src/protocols/drop-settings.js';

export type SimkahConfig = DropSettings;

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['folder'],
  properties: { ...dropProperties },
};
