import type { JsonObject } from '../core/json.js';
import { badName, type Scaffold } from './scaffold.js';

const json = (value: JsonObject): string => `${JSON.stringify(value, undefined, 2)}\n`;

const schema = (service: string, side: 'request' | 'response', properties: JsonObject): string =>
  json({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:jembatan:${service}:${side}`,
    title: side === 'request' ? 'Question' : 'Answer',
    type: 'object',
    description: side === 'request' ? 'What is asked.' : 'What is answered.',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  });

const nik = {
  type: 'string',
  description: 'Population number, sixteen digits; identifiers are text.',
  pattern: '^[1-9]\\d{15}$',
};
const state = { type: 'string', description: 'Where it stands.', enum: ['FOUND', 'UNKNOWN'] };

const contract = (service: string): string => `service: ${service}
title:
  en: Say what it is for
  id: Sebutkan gunanya
effect: read
async: never
subjects:
  - { scheme: nik, in: request, path: /nik }
elements:
  state: { paths: [/state], class: general }
always: []
`;

/** `jembatan new contract`: a contract with valid and invalid examples that passes `check`. */
export const newContract = (service: string): Scaffold => {
  const domain = /^([a-z]+)(\.[a-z][a-z-]*)+\.v[1-9]\d*$/.exec(service)?.[1];
  if (domain === undefined)
    throw badName(
      service,
      'a service is written <domain>.<thing>.<verb>.v<number>, such as health.visit.read.v1',
      'layanan ditulis <bidang>.<hal>.<kata kerja>.v<angka>, misalnya health.visit.read.v1',
    );
  const home = `schemas/${domain}/${service}`;
  return {
    files: {
      [`${home}/contract.yaml`]: contract(service),
      [`${home}/request.schema.json`]: schema(service, 'request', { nik }),
      [`${home}/response.schema.json`]: schema(service, 'response', { state }),
      [`${home}/examples/request.valid.person.json`]: json({ nik: '3510242504909001' }),
      [`${home}/examples/request.invalid.a-number.json`]: json({ nik: 351024 }),
      [`${home}/examples/request.invalid.nothing.json`]: json({}),
      [`${home}/examples/response.valid.found.json`]: json({ state: 'FOUND' }),
      [`${home}/examples/response.invalid.other-word.json`]: json({ state: 'ADA' }),
    },
    next: {
      en: `Next: write the real schemas in ${home}, with an example for every rule, then run jembatan check`,
      id: `Selanjutnya: tulis skema sebenarnya di ${home}, dengan contoh untuk tiap aturan, lalu jalankan jembatan check`,
    },
  };
};
