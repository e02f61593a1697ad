import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Text } from '../core/text.js';
import { type Agreement, type Standing, standing } from './agreement.js';

/** What a consumer asks to be allowed. */
export interface Ask {
  readonly consumer: string;
  readonly service: string;
  readonly purpose: string;
  /** Absent = all that the agreement grants. */
  readonly elements?: readonly string[] | undefined;
  /** The consumer's own choice among several agreements. */
  readonly agreement?: string | undefined;
  /** The address the call came from. */
  readonly address: string;
  readonly officer?: string | undefined;
  readonly case?: string | undefined;
}

/** What the agreement allows for one exchange. */
export interface Grant {
  readonly agreement: Agreement;
  /** The elements asked for, all of them granted. */
  readonly elements: ReadonlySet<string>;
}

/** The agreement that a refusal is about, when it is about one. */
export interface Found {
  agreement?: Agreement;
}

/** `found` is filled before a refusal is thrown, so that it can be recorded with the agreement it is about. */
export type Authorize = (ask: Ask, found?: Found) => Grant;

const standings: Record<Exclude<Standing, 'active'>, Text> = {
  suspended: { en: 'is suspended', id: 'sedang ditangguhkan' },
  'not yet valid': { en: 'is not valid yet', id: 'belum berlaku' },
  expired: { en: 'has expired', id: 'sudah berakhir' },
};

const missing = (ask: Ask): Failure =>
  new Failure('AGREEMENT_MISSING', {
    en: `No agreement lets ${ask.consumer} use ${ask.service}${ask.agreement ? ' under the one named in Gateway-Agreement' : ''}. Ask the administrator which agreement covers it.`,
    id: `Tidak ada perjanjian yang mengizinkan ${ask.consumer} memakai ${ask.service}${ask.agreement ? ' dengan perjanjian pada Gateway-Agreement' : ''}. Tanyakan kepada administrator perjanjian mana yang mencakupnya.`,
  });

const wrongPurpose = (ask: Ask, candidates: readonly Agreement[]): Failure => {
  const allowed = [...new Set(candidates.flatMap((agreement) => [...agreement.purposes]))].sort().join(', ');
  return new Failure('PURPOSE_NOT_PERMITTED', {
    en: `No agreement lets ${ask.consumer} use ${ask.service} for this purpose. Permitted: ${allowed}.`,
    id: `Tidak ada perjanjian yang mengizinkan ${ask.consumer} memakai ${ask.service} untuk tujuan ini. Yang diizinkan: ${allowed}.`,
  });
};

const notActive = (agreement: Agreement, state: Exclude<Standing, 'active'>): Failure =>
  new Failure('AGREEMENT_NOT_ACTIVE', {
    en: `Agreement ${agreement.id} ${standings[state].en} (${agreement.document.validFrom} to ${agreement.document.validUntil}). The agencies must renew or resume it.`,
    id: `Perjanjian ${agreement.id} ${standings[state].id} (${agreement.document.validFrom} s.d. ${agreement.document.validUntil}). Kedua instansi harus memperbarui atau mengaktifkannya kembali.`,
  });

const outsideNetwork = (agreement: Agreement): Failure =>
  new Failure('AGREEMENT_MISSING', {
    en: `Agreement ${agreement.id} does not cover calls from this network address. Call from the network it names, or have the address added.`,
    id: `Perjanjian ${agreement.id} tidak mencakup panggilan dari alamat jaringan ini. Panggil dari jaringan yang tercantum, atau minta alamat ini ditambahkan.`,
  });

const notGranted = (names: readonly string[], agreement: Agreement): Failure =>
  new Failure('ELEMENT_NOT_PERMITTED', {
    en: `Agreement ${agreement.id} does not grant: ${names.join(', ')}. Ask for fewer elements with Gateway-Elements.`,
    id: `Perjanjian ${agreement.id} tidak memberikan: ${names.join(', ')}. Minta elemen yang lebih sedikit melalui Gateway-Elements.`,
  });

const required = (what: 'officer' | 'case', agreement: Agreement): Failure => {
  const header = what === 'officer' ? 'Gateway-Officer' : 'Gateway-Case';
  return new Failure('OFFICER_REQUIRED', {
    en: `Agreement ${agreement.id} requires the header ${header}: say which ${what === 'officer' ? 'officer acts' : 'case this is for'}.`,
    id: `Perjanjian ${agreement.id} mewajibkan header ${header}: sebutkan ${what === 'officer' ? 'petugas yang bertindak' : 'nomor perkara yang dilayani'}.`,
  });
};

const lacking = (agreement: Agreement, ask: Ask): string[] => {
  const grant = agreement.grants.get(ask.service);
  return (ask.elements ?? []).filter((name) => !grant?.has(name));
};

const surplus = (agreement: Agreement, ask: Ask): number =>
  (agreement.grants.get(ask.service)?.size ?? 0) - (ask.elements?.length ?? 0);

/** Element names the contract does not have may be an identifier somebody put in the wrong header: they are not echoed. */
const nameable = (names: readonly string[]): string[] =>
  names.map((name) => (/^[A-Za-z][A-Za-z.]{0,63}$/.test(name) ? name : '…'));

/** Leaves the candidates that pass, or throws the reason of the one that came furthest. */
const narrow = <Reason>(
  candidates: readonly Agreement[],
  reasonAgainst: (agreement: Agreement) => Reason | undefined,
  refuse: (agreement: Agreement, reason: Reason) => Failure,
): readonly Agreement[] => {
  const passed = candidates.filter((agreement) => reasonAgainst(agreement) === undefined);
  const [first] = candidates;
  if (passed.length > 0 || first === undefined) return passed;
  throw refuse(first, reasonAgainst(first) as Reason);
};

const settle = (ask: Ask, agreement: Agreement): Grant => {
  for (const what of agreement.document.require ?? []) if (!ask[what]) throw required(what, agreement);
  const elements = ask.elements === undefined ? agreement.grants.get(ask.service) : new Set(ask.elements);
  return { agreement, elements: elements ?? new Set() };
};

const key = (consumer: string, service: string): string => `${consumer} ${service}`;

/**
 * Finds the agreement that allows an exchange (`decisions` 4): active, for the consumer, service and purpose, granting all
 * elements asked for, reachable from the caller's network. Several: fewest surplus elements, then lowest id.
 * Throws the most specific failing reason.
 */
export const createAuthorize = (agreements: readonly Agreement[], clock: Clock): Authorize => {
  const byUse = new Map<string, Agreement[]>();
  for (const agreement of [...agreements].sort((a, b) => (a.id < b.id ? -1 : 1)))
    for (const service of agreement.grants.keys()) {
      const use = key(agreement.consumer, service);
      byUse.set(use, [...(byUse.get(use) ?? []), agreement]);
    }

  return (ask, found = {}) => {
    const about = (agreement: Agreement): Agreement => {
      found.agreement = agreement;
      return agreement;
    };
    const known = byUse.get(key(ask.consumer, ask.service)) ?? [];
    const chosen = ask.agreement === undefined ? known : known.filter(({ id }) => id === ask.agreement);
    const [only, ...others] = chosen;
    if (only === undefined) throw missing(ask);
    const forPurpose = chosen.filter(({ purposes }) => purposes.has(ask.purpose));
    if (forPurpose.length === 0) throw wrongPurpose(ask, others.length === 0 ? [about(only)] : chosen);

    const now = clock.now().getTime();
    const notStanding = (agreement: Agreement): Exclude<Standing, 'active'> | undefined => {
      const state = standing(agreement, now);
      return state === 'active' ? undefined : state;
    };
    const active = narrow(forPurpose, notStanding, (a, state) => notActive(about(a), state));
    const near = narrow(
      active,
      (a) => (a.inNetwork(ask.address) ? undefined : true),
      (a) => outsideNetwork(about(a)),
    );
    const granting = narrow(
      near,
      (a) => (lacking(a, ask).length === 0 ? undefined : lacking(a, ask)),
      (a, names) => notGranted(nameable(names), about(a)),
    );
    const best = granting.reduce((least, next) => (surplus(next, ask) < surplus(least, ask) ? next : least));
    return settle(ask, about(best));
  };
};
