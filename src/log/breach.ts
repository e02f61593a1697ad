import { Failure } from '../core/failure.js';
import type { OpenedDisclosure } from './breach.postgres.js';

/** One whose data went out, and what of it. */
export interface Affected {
  readonly scheme: string;
  readonly identifier: string;
  readonly disclosures: number;
  /** RFC 3339, UTC; null when there is none. */
  readonly first: string | null;
  readonly last: string | null;
  readonly elements: readonly string[];
  readonly consumers: readonly string[];
  readonly agreements: readonly string[];
}

/** What a notice of a breach must say (UU 27/2022 art. 46): which data, of whom, when, through whom. */
export interface Breach {
  readonly disclosures: number;
  /** Disclosures whose openings were erased: whom they were about is not known any more. */
  readonly erased: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly elements: readonly string[];
  readonly consumers: readonly string[];
  readonly providers: readonly string[];
  readonly services: readonly string[];
  readonly purposes: readonly string[];
  readonly agreements: readonly string[];
  readonly affected: readonly Affected[];
}

/** Subjects in one notice at most, since they are held in memory. */
const mostSubjects = 50_000;

const tooMany = (): Failure =>
  new Failure('TOO_LARGE', {
    en: `More than ${mostSubjects} subjects are affected. Ask for shorter spans of time and join the notices.`,
    id: `Lebih dari ${mostSubjects} subjek terdampak. Minta rentang waktu yang lebih pendek lalu gabungkan pemberitahuannya.`,
  });

const lists = ['elements', 'consumers', 'providers', 'services', 'purposes', 'agreements'] as const;

const createTally = () => {
  const sets = Object.fromEntries(lists.map((name) => [name, new Set<string>()])) as Record<
    (typeof lists)[number],
    Set<string>
  >;
  let [count, first, last]: [number, string | null, string | null] = [0, null, null];
  return {
    add(one: OpenedDisclosure) {
      count += 1;
      first = first === null || one.at < first ? one.at : first;
      last = last === null || one.at > last ? one.at : last;
      for (const element of one.elements) sets.elements.add(element);
      sets.consumers.add(one.consumer);
      sets.providers.add(one.provider);
      sets.services.add(one.service);
      sets.purposes.add(one.purpose);
      sets.agreements.add(one.agreement);
    },
    told: () => ({ disclosures: count, first, last }),
    list: (name: (typeof lists)[number]) => [...sets[name]].sort(),
  };
};

/** Adds up what was disclosed. Throws TOO_LARGE. */
export const addUpBreach = async (disclosures: AsyncIterable<OpenedDisclosure>): Promise<Breach> => {
  const all = createTally();
  const bySubject = new Map<string, ReturnType<typeof createTally>>();
  let erased = 0;
  for await (const disclosure of disclosures) {
    all.add(disclosure);
    if (disclosure.subjects.length === 0) erased += 1;
    for (const { scheme, value } of disclosure.subjects) {
      const name = `${scheme}:${value}`;
      const tally = bySubject.get(name) ?? createTally();
      bySubject.set(name, tally);
      tally.add(disclosure);
    }
    if (bySubject.size > mostSubjects) throw tooMany();
  }
  const affected = [...bySubject].map(([name, tally]) => ({
    scheme: name.slice(0, name.indexOf(':')),
    identifier: name.slice(name.indexOf(':') + 1),
    ...tally.told(),
    elements: tally.list('elements'),
    consumers: tally.list('consumers'),
    agreements: tally.list('agreements'),
  }));
  return {
    ...all.told(),
    erased,
    elements: all.list('elements'),
    consumers: all.list('consumers'),
    providers: all.list('providers'),
    services: all.list('services'),
    purposes: all.list('purposes'),
    agreements: all.list('agreements'),
    affected,
  };
};
