import type { Contract } from '../../contracts/contract.js';
import { schemaAt } from '../../contracts/schema-places.js';
import { compileSide } from '../../contracts/side.js';
import type { Fault } from '../../core/fault.js';
import type { JsonSchema } from '../../core/json.js';
import { pointerTo } from '../../core/pointer.js';
import type { Grant } from './rule.js';

const isText = ({ type }: JsonSchema): boolean => [type].flat().includes('string');

/** Whether a text may stand at a place; of `35.10.24.*` only that texts stand there at all, and a list of words knows one. */
const mayStand = (schema: JsonSchema, text: string): boolean => {
  if (!text.endsWith('*')) return compileSide(schema, []).valid(text);
  const words = Array.isArray(schema.enum) ? schema.enum : undefined;
  return words === undefined || words.some((word) => typeof word === 'string' && word.startsWith(text.slice(0, -1)));
};

const values = ({ service, fault }: Grant, at: string, schema: JsonSchema, wanted: readonly string[]): Fault[] =>
  wanted.flatMap((text, index) =>
    mayStand(schema, text)
      ? []
      : fault(
          pointerTo(at, index),
          `no ${service} has this value there, so nothing would ever come. Correct it, or end it with * for whatever begins so.`,
          `tidak ada ${service} dengan nilai ini di sana sehingga tidak akan ada yang datang. Perbaiki, atau akhiri dengan * untuk semua yang berawalan itu.`,
        ),
  );

const place = (grant: Grant, contract: Contract, at: string, pointer: string, wanted: readonly string[]): Fault[] => {
  const schema = schemaAt(contract.request.schema, pointer);
  const spot = pointerTo(at, pointer);
  if (schema === true) return [];
  if (schema !== undefined && isText(schema)) return values(grant, spot, schema, wanted);
  return [
    grant.fault(
      spot,
      `${grant.service} has no text there. Name one of its fields, such as /nib or /projects/*/regionCode.`,
      `${grant.service} tidak punya teks di sana. Sebutkan salah satu isiannya, misalnya /nib atau /projects/*/regionCode.`,
    ),
  ];
};

/** A condition on an event names places the event has, and values that can stand there. */
export const where = (grant: Grant, contract: Contract): Fault[] => {
  const { document, at, service, fault } = grant;
  if (document.where === undefined) return [];
  if (contract.document.disclosed !== 'request')
    return [
      fault(
        `${at}/where`,
        `${service} is no event: whoever asks names its subject. Remove this.`,
        `${service} bukan peristiwa: peminta sendiri yang menyebut subjeknya. Hapus bagian ini.`,
      ),
    ];
  return document.where.flatMap((condition, index) =>
    Object.entries(condition).flatMap(([pointer, wanted]) =>
      place(grant, contract, pointerTo(`${at}/where`, index), pointer, wanted),
    ),
  );
};
