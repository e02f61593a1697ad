import { hash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.js';
import type { Breach } from '../core/failure.js';
import type { Fault } from '../core/fault.js';
import type { Json, JsonObject, JsonSchema } from '../core/json.js';
import { birthDateCheck } from './birth-date.js';
import { checkContract } from './check.js';
import type { Contract, ContractDocument, Side } from './contract.js';
import { type Example, type FileReport, readExamples, readSchema, readYamlObject } from './contract-files.js';
import { problems } from './problems.js';
import { checkSchema, type Report } from './schema-rules.js';
import { compileSide } from './side.js';

type SideName = 'request' | 'response';
/** What documents of contracts are judged by, made once for all of them. */
export interface Rules {
  /** schemas/config/contract.schema.json, compiled. */
  readonly contract: Side;
  /** The meta-schema of JSON Schema. */
  readonly schema: (schema: JsonSchema) => Breach[];
}

const sides: readonly SideName[] = ['request', 'response'];
const fileOf = (side: SideName): string => `${side}.schema.json`;

const readDocument = async (
  folder: URL,
  name: string,
  domain: string,
  rules: Rules,
  report: Report,
): Promise<ContractDocument | undefined> => {
  const value = await readYamlObject(new URL('contract.yaml', folder), report);
  if (value === undefined) return undefined;
  const breaches = rules.contract.explain(value);
  for (const { pointer, detail } of breaches) report(pointer, detail);
  if (breaches.length > 0) return undefined;
  const document = value as unknown as ContractDocument;
  if (document.service !== name) report('/service', problems.serviceNotFolder(name));
  const home = name.split('.')[0] ?? name;
  if (home !== domain) report('/service', problems.domainNotFolder(home));
  return document;
};

const compileReported = (
  schema: JsonSchema,
  side: SideName,
  document: ContractDocument,
  report: Report,
): Side | undefined => {
  try {
    const subjects = document.subjects.filter((subject) => subject.in === side);
    return compileSide(schema, subjects, (warning) => {
      report('', problems.refused(warning));
    });
  } catch (error) {
    report('', problems.refused(error instanceof Error ? error.message : String(error)));
    return undefined;
  }
};

const checkExamples = (
  examples: readonly Example[],
  compiled: Readonly<Record<SideName, Side>>,
  report: FileReport,
): void => {
  for (const { file, side, valid, value } of examples) {
    if (compiled[side].valid(value) === valid) continue;
    if (!valid) report(file)('', problems.exampleAccepted);
    else
      for (const { pointer, detail } of compiled[side].explain(value))
        report(file)(pointer, problems.exampleRefused(detail));
  }
  for (const side of sides)
    for (const valid of [true, false])
      if (!examples.some((example) => example.side === side && example.valid === valid))
        report('examples')('', problems.exampleMissing(side, valid ? 'valid' : 'invalid'));
};

const compileBoth = (
  document: ContractDocument,
  schemas: Readonly<Record<SideName, JsonObject>>,
  report: FileReport,
): Record<SideName, Side> | undefined => {
  const request = compileReported(schemas.request, 'request', document, report(fileOf('request')));
  const response = compileReported(schemas.response, 'response', document, report(fileOf('response')));
  return request && response && { request, response };
};

/** Reads, checks and compiles one service's folder; `undefined` when it has a fault. */
export const loadContract = async (
  root: URL,
  domain: string,
  name: string,
  rules: Rules,
  faults: Fault[],
): Promise<Contract | undefined> => {
  const start = faults.length;
  const folder = new URL(`${domain}/${name}/`, root);
  const report: FileReport = (file) => (pointer, problem) => {
    faults.push({ file: `${domain}/${name}/${file}`, pointer, problem });
  };
  const examples = await readExamples(folder, report);
  const before = faults.length;
  const document = await readDocument(folder, name, domain, rules, report('contract.yaml'));
  const request = await readSchema(new URL(fileOf('request'), folder), report(fileOf('request')));
  const response = await readSchema(new URL(fileOf('response'), folder), report(fileOf('response')));
  for (const [side, schema] of [
    ['request', request],
    ['response', response],
  ] as const) {
    if (schema === undefined) continue;
    const judge = report(fileOf(side));
    for (const { pointer, detail } of rules.schema(schema)) judge(pointer, detail);
    checkSchema(schema, `urn:jembatan:${name}:${side}`, side === 'request', judge);
  }
  if (faults.length > before || !document || !request || !response) return undefined;
  checkContract(document, { request, response }, report('contract.yaml'));
  const compiled = compileBoth(document, { request, response }, report);
  if (compiled) checkExamples(examples, compiled, report);
  if (faults.length > start || !compiled) return undefined;
  const text = canonicalJson({ contract: document as unknown as Json, request, response });
  return {
    document,
    service: document.service,
    ...compiled,
    birthDateDiffers: birthDateCheck(document.birthDate),
    hash: hash('sha256', text, 'hex'),
  };
};
