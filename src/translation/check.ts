import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Fault } from '../core/fault.js';
import type { JsonSchema } from '../core/json.js';
import { checkRead } from './check-read.js';
import { checkSent } from './check-sent.js';
import type { Checking } from './checking.js';
import type { SideDocument, TranslationDocument } from './document.js';
import { reporter, soundness, type Vocabulary } from './soundness.js';

export interface CheckAgainst extends Vocabulary {
  /** Path of the mapping document, for the faults. */
  readonly file: string;
  /** The contract's schemas; `$ref` only to their own `#/$defs`. */
  readonly request: JsonSchema;
  readonly response: JsonSchema;
}

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
  return faults;
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
