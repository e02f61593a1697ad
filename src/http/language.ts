import type { Language } from '../core/text.js';

/** Indonesian when `Accept-Language` prefers it to English, else English (RFC 9110 §12.5.4). */
export const languageOf = (header: string | undefined): Language => {
  if (header === undefined) return 'en';
  const weight = (name: string): number =>
    Math.max(
      0,
      ...header.split(',').map((range) => {
        const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
        const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
        return tag === name || tag.startsWith(`${name}-`) ? Number(quality ?? 1) : 0;
      }),
    );
  return weight('id') > weight('en') ? 'id' : 'en';
};
