import type { JsonSchema } from '../../src/core/json.js';
import { registerSchema } from '../../src/protocols/drop-register.js';
import { type DropSettings, dropProperties } from '../../src/protocols/drop-settings.js';
import type { Chart } from './chart.js';

/** Whose books arrive, and how they are kept. */
export interface Source {
  /** Stands in the name of its files. */
  readonly source: string;
  /** Kemendagri code of the village. */
  readonly village: string;
  readonly enterprise: string;
  /** Name of one of `charts`. Absent: the chart and the columns of Kepmendesa 136/2022. */
  readonly chart?: string;
}

export interface BumdesConfig extends DropSettings {
  readonly sources: readonly Source[];
  readonly charts?: Readonly<Record<string, Chart>>;
  readonly register?: string;
  readonly dueDay?: number;
}

const title: JsonSchema = { type: 'string', minLength: 1, maxLength: 100 };
const name: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9-]{1,39}$' };

const balance = (description: string): JsonSchema => ({
  description: `${description}: one title, or two for debit and credit.`,
  oneOf: [title, { type: 'array', minItems: 2, maxItems: 2, items: title }],
});

const columns: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'opening', 'debit', 'credit', 'closing'],
  description: 'Titles of the columns. One that stands over several is put before theirs: `Saldo Awal Debet`.',
  properties: {
    code: { ...title, description: 'Account code.' },
    opening: balance('Balance when the month begins'),
    debit: { ...title, description: 'Debits of the month.' },
    credit: { ...title, description: 'Credits of the month.' },
    closing: balance('Balance when the month ends'),
  },
};

const chart: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    accounts: {
      type: 'object',
      minProperties: 1,
      maxProperties: 2000,
      propertyNames: { minLength: 1, maxLength: 30 },
      additionalProperties: { type: 'string', pattern: '^[1-7]\\.\\d\\.\\d{2}\\.\\d{2}$' },
      description: 'Account code of the application → account of Kepmendesa 136/2022.',
    },
    columns,
    sheet: { ...title, description: 'Sheet of a workbook. Default: the first one that is not hidden.' },
  },
};

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['folder', 'sources'],
  dependentRequired: { sftp: ['register'] },
  properties: {
    ...dropProperties,
    sources: {
      type: 'array',
      minItems: 1,
      maxItems: 5000,
      description: 'The enterprises that are expected to report every month.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['source', 'village', 'enterprise'],
        properties: {
          source: { ...name, description: 'Stands in the name of its files: `tamansari_2026-06.xlsx`.' },
          village: {
            type: 'string',
            pattern: '^\\d{2}\\.\\d{2}\\.\\d{2}\\.2\\d{3}$',
            examples: ['35.10.24.2008'],
            description: 'Kemendagri code.',
          },
          enterprise: { ...title, description: 'Its registered name.' },
          chart: { ...name, description: 'One of `charts`. Default: the chart of Kepmendesa 136/2022 itself.' },
        },
      },
    },
    charts: {
      type: 'object',
      maxProperties: 200,
      propertyNames: name,
      additionalProperties: chart,
      description: 'Bookkeeping applications: their account codes and columns, by a name for `sources`.',
    },
    register: registerSchema,
    dueDay: {
      type: 'integer',
      minimum: 1,
      maximum: 28,
      default: 10,
      description: 'Day of the next month by which a month is to be reported.',
    },
  },
};
