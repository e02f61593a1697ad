import { printDay } from '../calendar.js';
import { asText } from '../native-json.js';
import type { Person } from '../person.js';
import { sexLabel } from './record.js';

/** The elements that CALL_VERIFY_BY_ELEMEN compares, and the registry's value of each. */
const expected = (person: Person): Readonly<Record<string, string>> => {
  const [province = '', regency = '', district = '', village = ''] = person.village.code.split('.');
  return {
    NIK: person.nik,
    NO_KK: person.familyCardNumber,
    NAMA_LGKP: person.fullName,
    TMPT_LHR: person.birthPlace,
    TGL_LHR: printDay(person.birthDate, 'DD-MM-YYYY'),
    JENIS_KLMIN: sexLabel(person),
    STATUS_KAWIN: person.maritalStatus,
    JENIS_PKRJN: person.occupation,
    ALAMAT: person.street,
    PROP_NAME: 'JAWA TIMUR',
    KAB_NAME: 'BANYUWANGI',
    KEC_NAME: person.village.district,
    KEL_NAME: person.village.name,
    NO_PROP: province,
    NO_KAB: regency,
    NO_KEC: district,
    NO_KEL: village,
    NO_RT: String(person.rt),
    NO_RW: String(person.rw),
  };
};

/** Texts are compared by likeness and carry a score; everything else is the same or not. */
const likened = new Set(['NAMA_LGKP', 'TMPT_LHR', 'ALAMAT', 'PROP_NAME', 'KAB_NAME', 'KEC_NAME', 'KEL_NAME']);
const counted = new Set(['NO_PROP', 'NO_KAB', 'NO_KEC', 'NO_KEL', 'NO_RT', 'NO_RW']);

/** One verdict for each element that was given and is not blank. */
export const verdicts = (
  person: Person,
  given: Readonly<Record<string, unknown>>,
  threshold: number,
  scores: boolean,
): Record<string, string> => {
  const answer: Record<string, string> = {};
  for (const [element, value] of Object.entries(expected(person))) {
    const claim = fold(asText(given[element]), element);
    if (claim === '') continue;
    const score = likened.has(element)
      ? likeness(claim, fold(value, element))
      : claim === fold(value, element)
        ? 100
        : 0;
    const verdict = score >= threshold ? 'Sesuai' : 'Tidak Sesuai';
    answer[element] = scores && likened.has(element) ? `${verdict} (${score})` : verdict;
  }
  return answer;
};

const fold = (text: string, element: string): string => {
  const plain = text.trim().replace(/\s+/g, ' ').toUpperCase();
  return counted.has(element) ? plain.replace(/^0+(?=\d)/, '') : plain;
};

/** 100 for equal texts, less for each letter that must change (Levenshtein over the longer length). */
export const likeness = (left: string, right: string): number => {
  const longest = Math.max(left.length, right.length);
  return longest === 0 ? 100 : Math.round(100 * (1 - distance(left, right) / longest));
};

const distance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
};
