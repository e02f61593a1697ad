import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { Failure, failures, isFailureCode } from '../../core/failure.js';
import type { Language } from '../../core/text.js';
import { languageOf } from '../language.js';

const faults = {
  consumer: { en: 'the calling system', id: 'sistem pemanggil' },
  data: { en: 'the data itself', id: 'datanya sendiri' },
  provider: { en: 'the providing agency', id: 'instansi penyedia' },
  gateway: { en: 'the gateway', id: 'gateway' },
} as const;

const next = {
  reject: { en: 'Do not repeat it unchanged.', id: 'Jangan mengulanginya tanpa perubahan.' },
  retry: { en: 'Repeat it later; Retry-After says when.', id: 'Ulangi nanti; Retry-After menyebutkan kapan.' },
  hold: { en: 'An administrator must act first.', id: 'Administrator harus bertindak lebih dahulu.' },
} as const;

const unknownCode = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'There is no failure with this code. docs/failures.md lists them all.',
    id: 'Tidak ada kegagalan dengan kode ini. docs/failures.md memuat semuanya.',
  });

const page = (code: keyof typeof failures, language: Language): string => {
  const row = failures[code];
  const by = language === 'id' ? 'Yang harus bertindak' : 'Who must act';
  const then = language === 'id' ? 'Selanjutnya' : 'What next';
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${code}</title>
<body style="font:16px/1.6 system-ui;max-width:40em;margin:3em auto;padding:0 1em">
<p><code>${row.status}</code></p><h1>${row.title[language]}</h1><p><code>${code}</code></p>
<p>${by}: <b>${faults[row.fault][language]}</b></p><p>${then}: ${next[row.next][language]}</p></body></html>`;
};

/** Nothing from elsewhere, and nowhere else to go. */
const sameOrigin = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'connect-src': "'self'",
  'font-src': "'self' data:",
  'style-src': "'self' 'unsafe-inline'",
} as const;

/** The name in place of the library's own picture. */
const wordmark = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="40"><text x="4" y="28" font-family="sans-serif" font-size="24" font-weight="600" fill="#ffffff">Jembatan</text></svg>',
);

const policy = Object.entries(sameOrigin)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ');

/** `/docs`: a readable page of the interface, and one page for each failure that a problem's `type` names. */
export const docsRoutes = async (app: FastifyInstance): Promise<void> => {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: { ...sameOrigin, 'script-src': "'self'", 'img-src': "'self' data:" },
    uiConfig: { url: '/openapi.json', tryItOutEnabled: false },
    logo: { type: 'image/svg+xml', content: wordmark },
  });
  app.get<{ Params: { code: string } }>('/docs/failures/:code', { schema: { hide: true } }, async (request, reply) => {
    const { code } = request.params;
    if (!isFailureCode(code)) throw unknownCode();
    const language = languageOf(request.headers['accept-language']);
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-language': language,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        vary: 'Accept-Language',
      })
      .send(page(code, language));
  });
};
