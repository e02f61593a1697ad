export const signalKinds = ['off-hours', 'sequence', 'peers', 'repeats', 'probing'] as const;

export type SignalKind = (typeof signalKinds)[number];

/** What an auditor may want to look at. It accuses nobody: the entries behind it say what happened. */
export interface Signal {
  readonly kind: SignalKind;
  readonly consumer: string;
  /** The service all of it was about, or null when it was about several. */
  readonly service: string | null;
  /** Opaque reference of the officer, lower-case hex, as search shows it; null when none acted or several did. */
  readonly officer: string | null;
  /** RFC 3339, UTC: the first and the last entry. */
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** What `count` had to reach. */
  readonly threshold: number;
  /** What else the rule saw: median and peers, scheme, cases, codes … Never an identifier. */
  readonly note: Readonly<Record<string, string | number>>;
  /** The entries behind it, oldest first, at most 100 of them; `count` may be higher. */
  readonly entries: readonly { readonly index: number; readonly exchange: string }[];
}

/** When a signal is given; all counts are of one calendar day (WIB) unless said otherwise. */
export interface SignalRules {
  /** Uses by one caller outside office hours. `opens`, `closes`: WIB, `hh:mm`; `days`: 1 = Monday … 7; `exempt`: systems that work at night. */
  readonly offHours: {
    readonly opens: string;
    readonly closes: string;
    readonly days: readonly number[];
    readonly holidays: readonly string[];
    readonly exempt: readonly string[];
    readonly atLeast: number;
  };
  /** Different identifiers of one caller that follow each other with at most `gap` between neighbours, in whatever order they were asked. */
  readonly sequence: { readonly atLeast: number; readonly gap: number };
  /** One officer's uses of a service beside those of at least `officers` of the same consumer: `times` the usual spread above the median. */
  readonly peers: { readonly atLeast: number; readonly times: number; readonly officers: number };
  /** Uses about one subject by one caller within `days` times 24 hours. */
  readonly repeats: { readonly atLeast: number; readonly days: number };
  /** Refusals of one consumer for lack of permission, of at least `kinds` different things. */
  readonly probing: { readonly atLeast: number; readonly kinds: number };
}

export const usualRules: SignalRules = {
  offHours: { opens: '07:00', closes: '17:00', days: [1, 2, 3, 4, 5], holidays: [], exempt: [], atLeast: 5 },
  sequence: { atLeast: 8, gap: 3 },
  peers: { atLeast: 40, times: 6, officers: 5 },
  repeats: { atLeast: 10, days: 7 },
  probing: { atLeast: 10, kinds: 3 },
};

/** What a configuration says of the rules; what it leaves out is as usual. */
export type SignalSettings = { readonly [Kind in keyof SignalRules]?: Partial<SignalRules[Kind]> };

export const signalRules = (settings: SignalSettings = {}): SignalRules => ({
  offHours: { ...usualRules.offHours, ...settings.offHours },
  sequence: { ...usualRules.sequence, ...settings.sequence },
  peers: { ...usualRules.peers, ...settings.peers },
  repeats: { ...usualRules.repeats, ...settings.repeats },
  probing: { ...usualRules.probing, ...settings.probing },
});
