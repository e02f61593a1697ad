import type { Language, Text } from '../core/text.js';
import type { Finding } from './finding.js';

/** A line of a report: what was looked at, and how it is. */
export interface Line {
  readonly what: Text;
  readonly how: Text;
}

export const line = (en: string, id: string, howEn: string, howId: string): Line => ({
  what: { en, id },
  how: { en: howEn, id: howId },
});

const number = (value: number, language: Language): string =>
  new Intl.NumberFormat(language === 'id' ? 'id-ID' : 'en-GB').format(value);

/** A sentence with numbers written as the language writes them. */
export const counted = (say: (n: (value: number) => string, language: Language) => string): Text => ({
  en: say((value) => number(value, 'en'), 'en'),
  id: say((value) => number(value, 'id'), 'id'),
});

const verdict: Readonly<Record<'holds' | 'broken', Text>> = {
  holds: { en: 'Verified.', id: 'Terverifikasi.' },
  broken: { en: 'NOT VERIFIED', id: 'TIDAK TERVERIFIKASI' },
};

/** What a person reads at the end. */
export const printLines = (lines: readonly Line[], language: Language): string => {
  const wide = Math.max(...lines.map(({ what }) => what[language].length));
  const rows = lines.map(({ what, how }) => `${what[language].padEnd(wide)}  ${how[language]}`);
  return [...rows, verdict.holds[language]].join('\n');
};

export const printFinding = ({ index, problem }: Finding, language: Language): string => {
  const place = index === undefined ? '' : `${language === 'id' ? 'entri' : 'entry'} ${index}: `;
  return `${verdict.broken[language]}: ${place}${problem[language]}`;
};
