import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Fault } from '../core/fault.js';
import type { JsonSchema } from '../core/json.js';
import { checkRead } from './check-read.js';
import { checkSent } from './check-sent.js';
import type { Checking } from './checking.js';
import type { SideDocument, TranslationDocument } from './document.js';
import { type Report, reporter, soundness, type Vocabulary } from './soundness.js';

export interface CheckAgainst extends Vocabulary {
  /** Path of the mapping document, for the faults. */
  readonly file: string;
  /** The contract's schemas; `$ref` only to their own `#/$defs`. */
  readonly request: JsonSchema;
  readonly response: JsonSchema;
  /** How the service is served to who asks for it; absent = it is an event, which nobody asks for. */
  readonly served?: Served;
}

/** At once, or later after being queued. */
export type Served = 'answered' | 'queued';

/**
 * Proves a mapping document against both contract schemas, in the directions its `direction` needs. What is sent: every place of the contract is
 * sent or ignored, every member of an enum has a native form. What is read: every place exists, whatever is required is produced, nothing of
 * another type is. `pattern`s, lengths and ranges are proven by examples only.
 */
export const checkTranslation = (document: TranslationDocument, against: CheckAgainst): Fault[] => {
  const { file, tables, formats } = against;
  const unsound = soundness(document, against, file);
  if (unsound.length > 0) return unsound;
  const { faults, report } = reporter(file);
  const checking = (side: SideDocument, root: JsonSchema): Checking => ({
    side,
    root,
    report,
    tables,
    formats,
    allows: allower(root),
  });
  const [requestCheck, answerCheck] =
    document.direction === 'inbound' ? [checkRead, checkSent] : [checkSent, checkRead];
  requestCheck('/request', checking(document.request, against.request));
  answerCheck('/answer', checking(document.answer, against.response));
  if (document.direction === 'inbound') toldCheck(document.answer, against.served, report);
  return faults;
};

/** A native consumer hears in its own words what became of its call, also when it got no answer. */
const toldCheck = ({ failures = [], queued }: SideDocument, served: Served | undefined, report: Report): void => {
  if (served !== undefined && failures.length === 0)
    report(
      '/answer',
      'the system asks and must be told why it gets no answer; add failures with a table that has encode entries',
      'sistem ini meminta dan harus diberi tahu mengapa tidak dijawab; tambahkan failures dengan tabel yang punya entri encode',
    );
  if (served === 'queued' && queued === undefined)
    report(
      '/answer',
      'the service is queued, so the system gets no record at once; add queued with the values it is told then',
      'layanan ini diantrekan sehingga sistem tidak langsung dijawab; tambahkan queued berisi nilai yang disampaikan',
    );
};

/** Most constants stand in an `enum`; a validator is compiled only for the other places that have one. */
const allower = (root: JsonSchema): Checking['allows'] => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
  addFormats.default(ajv);
  const compiled = new Map<JsonSchema, ValidateFunction>();
  return (schema, value) => {
    if (Array.isArray(schema.enum) && typeof value !== 'object') return schema.enum.includes(value);
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, $defs: root.$defs ?? {} });
    compiled.set(schema, validate);
    return validate(value);
  };
};
