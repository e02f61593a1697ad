/** One thing the gateway needs, and whether it works now. */
export interface Check {
  readonly name: string;
  /** Rejects when it does not work. */
  run(): Promise<unknown>;
  /** Exchanges go on without it: it is told, and the gateway stays ready. */
  readonly spared?: boolean;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly since?: string }>>;
}

/** Remembers since when each thing has been down. A check that does not end within `patienceMs` counts as down. */
export const createReadiness = (checks: readonly Check[], draining: () => boolean, patienceMs = 1_500) => {
  const downSince = new Map<string, Date>();

  const one = async ({ name, run }: Check) => {
    const ok = await Promise.race([
      run().then(
        () => true,
        () => false,
      ),
      new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref()),
    ]);
    if (ok) downSince.delete(name);
    else if (!downSince.has(name)) downSince.set(name, new Date());
    const since = downSince.get(name);
    return [name, since === undefined ? { ok } : { ok, since: since.toISOString() }] as const;
  };

  return async (): Promise<Readiness> => {
    const results = await Promise.all(checks.map(one));
    const needed = new Set(checks.filter(({ spared }) => spared !== true).map(({ name }) => name));
    const up = results.every(([name, { ok }]) => ok || !needed.has(name)) && !draining();
    return { ready: up, checks: Object.fromEntries([...results, ['accepting', { ok: !draining() }]]) };
  };
};
