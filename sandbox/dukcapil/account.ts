import { type Clock, json, type Operation } from '../agency.js';
import { wibDay } from '../calendar.js';
import { same } from '../credentials.js';
import { readObject } from '../native-json.js';
import { type Credentials, defaultTenant, type Tenant, wrongSettings } from './tenant.js';
import { texts } from './texts.js';

const triesBeforeLock = 3;

/** The one account that the registry gave to the regency: its lock, its quota, its settings. */
export interface Account {
  tenant(): Tenant;
  /** The registry's refusal, or `undefined` when the call may go on; then it has cost one of the quota. */
  admit(given: Credentials, refusedAddress: string): string | undefined;
  quotaLeft(): number;
  reset(): void;
  readonly controls: readonly Operation[];
}

export const openAccount = (user: string, password: string, clock: Clock): Account => {
  let tenant = defaultTenant;
  let badLogins = 0;
  let used = 0;
  let day = '';

  const usedToday = (): number => {
    const today = wibDay(clock());
    if (today !== day) used = 0;
    day = today;
    return used;
  };
  const quotaLeft = (): number => Math.max(0, tenant.quotaPerDay - usedToday());
  const locked = (): boolean => badLogins >= triesBeforeLock;
  const login = (given: Credentials): boolean => {
    if (given.user !== user) return false;
    if (!same(given.password, password)) badLogins += 1;
    else if (!locked()) badLogins = 0;
    return badLogins === 0;
  };
  const state = () => json(200, { locked: locked(), badLogins, quotaLeft: quotaLeft() });

  return {
    tenant: () => tenant,
    quotaLeft,
    admit: (given, refusedAddress) => {
      if (!login(given)) return texts.loginFailed;
      if (!tenant.addresses.includes(given.address)) return refusedAddress;
      if (quotaLeft() === 0) return texts.quotaUsedUp;
      used += 1;
      return undefined;
    },
    reset: () => {
      tenant = defaultTenant;
      badLogins = 0;
      used = 0;
    },
    controls: [
      { name: 'account', method: 'GET', path: '/dukcapil/account', answer: state },
      {
        name: 'unlock',
        method: 'POST',
        path: '/dukcapil/unlock',
        answer: () => {
          badLogins = 0;
          return state();
        },
      },
      {
        name: 'tenant',
        method: 'POST',
        path: '/dukcapil/tenant',
        answer: ({ body }) => {
          const changes = readObject(body);
          if (changes === undefined) return json(400, { error: 'Send a JSON object of settings.' });
          const wrong = wrongSettings(changes);
          if (wrong.length > 0) return json(400, { error: 'No such setting or value.', settings: wrong });
          tenant = { ...tenant, ...changes };
          return json(200, tenant);
        },
      },
    ],
  };
};
