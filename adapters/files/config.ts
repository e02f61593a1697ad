import type { JsonSchema } from '../../src/core/json.js';
import { type Charset, charsets } from '../../src/protocols/charset.js';
import { type DropSettings, dropProperties } from '../../src/protocols/drop-settings.js';

export interface FileColumn {
  /** What the value is called in the native message. */
  readonly name: string;
  /** What it is called in the file's header row. Default: its name. */
  readonly header?: string;
  /** A row without a value there is faulty. */
  readonly required?: boolean;
  /** Bytes, in a fixed-width file. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
  readonly pad?: string;
}

export interface FilesConfig extends DropSettings {
  readonly format: 'csv' | 'xlsx' | 'fixed';
  readonly delimiter?: ',' | ';' | '\t' | '|';
  readonly charset?: Charset;
  readonly sheet?: string;
  readonly columns: readonly FileColumn[];
  readonly key: readonly string[];
}

const name: JsonSchema = { type: 'string', minLength: 1, maxLength: 100 };

const column: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { ...name, description: 'What the value is called in the native message.' },
    header: { ...name, description: 'Title of the column in the file. Default: its name.' },
    required: { type: 'boolean', default: false, description: 'A row without a value there is faulty.' },
    width: { type: 'integer', minimum: 1, maximum: 65_536, description: 'Bytes; fixed-width files only.' },
    align: { enum: ['left', 'right'], default: 'left', description: 'Where the value stands; fixed-width files only.' },
    pad: {
      type: 'string',
      pattern: '^[ -~]$',
      description: 'Fills the column. Default a blank; fixed-width files only.',
    },
  },
};

export const config: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['folder', 'format', 'columns', 'key'],
  properties: {
    ...dropProperties,
    format: { enum: ['csv', 'xlsx', 'fixed'], description: 'What kind of files they are.' },
    delimiter: {
      enum: [',', ';', '\t', '|'],
      description: 'Between the cells of a CSV file. Default: found in its first line.',
    },
    charset: { enum: [...charsets], default: 'utf-8', description: 'Character set of a CSV or fixed-width file.' },
    sheet: { ...name, description: 'Sheet of a workbook. Default: the first one that is not hidden.' },
    columns: {
      type: 'array',
      minItems: 1,
      maxItems: 500,
      items: column,
      description: 'The columns that are read; others are left alone.',
    },
    key: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      items: name,
      description:
        'Columns that tell one record from another. The same record again, in whatever file, is the same exchange. Take the number of a document, not of a person.',
    },
  },
  if: { properties: { format: { const: 'fixed' } }, required: ['format'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { columns: { items: { required: ['name', 'width'] } } } },
};
