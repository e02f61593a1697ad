import type { FastifyInstance, FastifyRequest } from 'fastify';
import { schemes } from '../../contracts/contract.js';
import { Failure } from '../../core/failure.js';
import { isId } from '../../core/id.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import type { Erasing } from '../../retention/erasing.js';
import { jsonOf } from '../body.js';
import { principalOf } from '../principal.js';
import { assertKnown, holdsIdentifier, wrong } from './audit-filters.js';
import { readSubject } from './audit-subjects.js';

const askBody = {
  type: 'object',
  required: ['scheme', 'identifier', 'basis'],
  properties: {
    scheme: { type: 'string', enum: schemes },
    identifier: { type: 'string', description: 'A NIK with its 16 digits, as text' },
    basis: { type: 'string', description: 'Legal basis, 5 to 300 characters, without the identifier' },
  },
} as const;

const refuseBody = {
  type: 'object',
  required: ['reason'],
  properties: { reason: { type: 'string', description: '5 to 300 characters, without the identifier' } },
} as const;

const notAnObject = (): Failure =>
  new Failure('REQUEST_INVALID', { en: 'Send a JSON object.', id: 'Kirim sebuah objek JSON.' });

const objectOf = (body: Json): JsonObject => {
  if (isObject(body)) return body;
  throw notAnObject();
};

const lettersAndDigits = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

const named = (name: string): Failure =>
  wrong(name, {
    en: '5 to 300 characters on one line, without the identifier: it is kept in the exchange log',
    id: '5 sampai 300 karakter dalam satu baris, tanpa nomor identitas: teks ini disimpan di log pertukaran',
  });

/** It comes to stand in the log for ever, so it names nobody. */
const sentence = (body: JsonObject, name: 'basis' | 'reason'): string => {
  const value = body[name];
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^\P{Cc}{5,300}$/u.test(text) && !holdsIdentifier(text)) return text;
  throw named(name);
};

const unknownId = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'There is no erasure with this id. GET /admin/v1/erasures lists them.',
    id: 'Tidak ada penghapusan dengan id ini. GET /admin/v1/erasures menampilkannya.',
  });

type OfOne = { Params: { id: string } };

const idOf = ({ params }: FastifyRequest<OfOne>): string => {
  if (!isId(params.id)) throw unknownId();
  return params.id;
};

/** Erasing a citizen from the log (UU 27/2022): one administrator asks, another approves. The identifier comes in a body. */
export const erasureRoutes = (app: FastifyInstance, erasing: Erasing): void => {
  const config = { role: 'administrator' } as const;
  const by = (request: FastifyRequest): string => principalOf(request).system;
  // Bodies stay bytes; their schemas are for the documentation.
  const validatorCompiler = () => () => true;

  app.get(
    '/admin/v1/erasures',
    { config, schema: { summary: 'Requests to erase a subject, newest first; never whom' } },
    async () => ({ erasures: await erasing.list() }),
  );

  app.post(
    '/admin/v1/erasures',
    {
      config,
      schema: { summary: 'Ask for the erasure of a subject from the exchange log', body: askBody },
      validatorCompiler,
    },
    async (request, reply) => {
      const body = objectOf(jsonOf(request));
      assertKnown(body, Object.keys(askBody.properties));
      const subject = readSubject(body);
      const basis = sentence(body, 'basis');
      if (lettersAndDigits(basis).includes(lettersAndDigits(subject.value))) throw named('basis');
      const asked = await erasing.ask(subject, basis, by(request));
      return reply.code(201).send({ ...asked, state: 'waiting' });
    },
  );

  app.post<OfOne>(
    '/admin/v1/erasures/:id/approve',
    { config, schema: { summary: 'Erase, as another administrator than the one who asked' } },
    async (request) => ({
      id: idOf(request),
      state: 'erased',
      erased: await erasing.approve(idOf(request), by(request)),
    }),
  );

  app.post<OfOne>(
    '/admin/v1/erasures/:id/refuse',
    {
      config,
      schema: { summary: 'Refuse or withdraw an erasure, with a reason', body: refuseBody },
      validatorCompiler,
    },
    async (request, reply) => {
      await erasing.refuse(idOf(request), by(request), sentence(objectOf(jsonOf(request)), 'reason'));
      return reply.code(204).send();
    },
  );
};
