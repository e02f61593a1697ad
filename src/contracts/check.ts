import type { JsonSchema } from '../core/json.js';
import { pointerOf } from '../core/pointer.js';
import type { ContractDocument } from './contract.js';
import { elementTree, ownerAt } from './elements.js';
import { problems } from './problems.js';
import { pathsByPointer, type SchemaPath, schemaPaths } from './schema-leaves.js';
import type { Report } from './schema-rules.js';

type SideName = 'request' | 'response';
type Known = ReadonlyMap<string, SchemaPath>;

const checkPath = (
  known: Known,
  side: SideName,
  path: string,
  pointer: string,
  report: Report,
): SchemaPath | undefined => {
  const place = known.get(path);
  if (place === undefined) report(pointer, problems.noSuchPath(side));
  return place;
};

const checkElements = (document: ContractDocument, known: Known, side: SideName, report: Report): void => {
  const check = (path: string, pointer: string): void => {
    if (path.endsWith('/*')) report(pointer, problems.itemPath);
    else checkPath(known, side, path, pointer, report);
  };
  document.always.forEach((path, at) => {
    check(path, pointerOf(['always', at]));
  });
  for (const [name, { paths }] of Object.entries(document.elements))
    paths.forEach((path, at) => {
      check(path, pointerOf(['elements', name, 'paths', at]));
    });
};

const checkOwners = (document: ContractDocument, known: Known, report: Report): void => {
  const tree = elementTree(document, (owner, path) => {
    report(typeof owner === 'string' ? pointerOf(['elements', owner, 'paths']) : '/always', {
      en: `${problems.ownedTwice.en} (${path})`,
      id: `${problems.ownedTwice.id} (${path})`,
    });
  });
  for (const [pointer, { kind, tokens }] of known) {
    if (kind === 'container' || ownerAt(tree, tokens) !== undefined) continue;
    if (kind === 'leaf') report('/elements', problems.unowned(pointer));
    else
      report('/elements', {
        en: `${pointer || '/'}: ${problems.openObjectUnowned.en}`,
        id: `${pointer || '/'}: ${problems.openObjectUnowned.id}`,
      });
  }
};

const checkSubjects = (document: ContractDocument, known: Readonly<Record<SideName, Known>>, report: Report): void => {
  document.subjects.forEach(({ scheme, in: side, path }, at) => {
    const pointer = pointerOf(['subjects', at, 'path']);
    const place = checkPath(known[side], side, path, pointer, report);
    const parts = scheme === 'plate' && ['prefix', 'number'].every((part) => known[side].get(`${path}/${part}`)?.text);
    if (place !== undefined && !place.text && !parts) report(pointer, problems.subjectNotText);
  });
  const { birthDate } = document;
  if (birthDate === undefined) return;
  checkPath(known.request, 'request', birthDate.nik, '/birthDate/nik', report);
  checkPath(known[birthDate.in], birthDate.in, birthDate.path, '/birthDate/path', report);
};

/** Holds contract.yaml against its schemas: every path exists, every disclosed leaf has exactly one owner. Faults point into contract.yaml. */
export const checkContract = (
  document: ContractDocument,
  schemas: Readonly<Record<SideName, JsonSchema>>,
  report: Report,
): void => {
  const known = {
    request: pathsByPointer(schemaPaths(schemas.request)),
    response: pathsByPointer(schemaPaths(schemas.response)),
  };
  const side = document.disclosed ?? 'response';
  checkElements(document, known[side], side, report);
  checkOwners(document, known[side], report);
  checkSubjects(document, known, report);
};
