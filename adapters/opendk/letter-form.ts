import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import { texts } from '../../src/protocols/http-request.js';

export interface EncodedForm {
  readonly contentType: string;
  readonly body: Uint8Array;
}

const documentMissing = (): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: 'The letter has no document: the mapping must put the base64 of the PDF into "file". Correct the route\'s translation.',
    id: 'Surat tidak memuat dokumen: pemetaan harus mengisi "file" dengan base64 dari PDF. Perbaiki translasi pada rutenya.',
  });

/** A form as it is sent. */
export const encodeForm = async (form: FormData): Promise<EncodedForm> => {
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? '';
  return { contentType, body: new Uint8Array(await encoded.arrayBuffer()) };
};

/** Native fields as multipart/form-data, `file` (base64) as the PDF it is. */
export const letterForm = async ({ file, ...fields }: JsonObject): Promise<EncodedForm> => {
  if (typeof file !== 'string' || file === '') throw documentMissing();
  const form = new FormData();
  for (const [name, value] of Object.entries(texts(fields))) form.set(name, value);
  form.set('file', new Blob([Buffer.from(file, 'base64')], { type: 'application/pdf' }), 'surat.pdf');
  return encodeForm(form);
};
