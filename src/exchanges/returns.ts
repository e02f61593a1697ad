import { type Agreement, standing } from '../agreements/agreement.js';
import { wibDay } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import type { Json } from '../core/json.js';
import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import { eventRecord } from '../log/event.js';
import { openUses } from '../log/uses.postgres.js';
import type { Route } from '../routes/route.js';
import type { Enqueue } from './enqueue.js';
import type { NewQueuedExchange } from './exchange.js';
import { lastReturned, markReturned } from './returns.postgres.js';

/** The service by which uses are returned; its contract is of this form. */
const returnService = 'population.usage.return.v1';

/** What returning needs of one configuration version. */
export interface ReturnRules {
  readonly config: number;
  readonly agreements: readonly Agreement[];
  routeTo(system: string, service: string): Route | undefined;
}

interface ReturnParts {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly enqueue: Enqueue;
  readonly rules: () => ReturnRules;
}

interface Run {
  readonly agreement: Agreement;
  readonly returns: NonNullable<Agreement['document']['returns']>;
  /** Of use, WIB. */
  readonly day: string;
  readonly at: Date;
}

interface Returned {
  readonly nik: string;
  readonly reference: string;
}

/** Uses in one exchange; the contract's limit. */
const batch = 500;

/** Days without a gateway that are made up for. */
const mostDays = 31;

const dayMs = 24 * 60 * 60 * 1000;
const startOf = (day: string): Date => new Date(`${day}T00:00:00+07:00`);
const dayAfter = (day: string, days: number): string => wibDay(new Date(startOf(day).getTime() + days * dayMs));

/** The days of use to be returned at an instant: all since the last, or only the newest when there was none yet. */
export const dueDays = (last: string | undefined, at: string, now: Date): readonly string[] => {
  const today = wibDay(now);
  const isTime = now.getTime() >= new Date(`${today}T${at}:00+07:00`).getTime();
  const newest = dayAfter(today, isTime ? -1 : -2);
  if (last === undefined) return [newest];
  const days = Array.from({ length: mostDays }, (_, n) => dayAfter(newest, n + 1 - mostDays));
  return days.filter((day) => day > last);
};

const noRoute = (agreement: Agreement): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `Agreement ${agreement.id} has a duty to return data, but ${agreement.provider} has no route for ${returnService}. The administrator must add one.`,
    id: `Perjanjian ${agreement.id} mewajibkan data balikan, tetapi ${agreement.provider} tidak memiliki rute untuk ${returnService}. Administrator harus menambahkannya.`,
  });

/** Each person once for each matter, however often they were looked up for it. */
const gather = async (parts: ReturnParts, { agreement, day }: Run): Promise<Returned[]> => {
  const found = new Map<string, Returned>();
  const uses = openUses(
    { sql: parts.database, sealer: parts.sealer },
    { agreement: agreement.id, except: returnService, from: startOf(day), to: startOf(dayAfter(day, 1)) },
  );
  for await (const { nik, case: kase, exchange } of uses) {
    const reference = kase ?? exchange;
    found.set(`${nik} ${reference}`, { nik, reference });
  }
  return [...found.values()];
};

const exchangeOf = (
  { agreement, returns, day }: Run,
  { config, route }: { config: number; route: Route },
  uses: readonly Returned[],
): NewQueuedExchange => {
  const request: Json = { usedOn: day, institution: { ...returns.institution }, uses: uses.map((use) => ({ ...use })) };
  return {
    id: newId(),
    consumer: agreement.consumer,
    provider: agreement.provider,
    service: returnService,
    agreement: agreement.id,
    purpose: [...agreement.purposes][0] ?? '',
    config,
    elements: { asked: [] },
    party: { subjects: route.contract.request.subjects(request) },
    payloadDays: route.contract.document.retention?.payloadDays ?? 7,
    system: route.system,
    via: route.via,
    request,
  };
};

const batches = (uses: readonly Returned[]): Returned[][] =>
  Array.from({ length: Math.ceil(uses.length / batch) }, (_, n) => uses.slice(n * batch, (n + 1) * batch));

/** Thrown inside a transaction to undo it: another process has returned that day. */
const doneElsewhere = new Error('That day has been returned by another process.');

const perform = async (parts: ReturnParts, rules: ReturnRules, run: Run): Promise<void> => {
  const { agreement, day, at } = run;
  const route = rules.routeTo(agreement.provider, returnService);
  if (route === undefined) throw noRoute(agreement);
  const uses = await gather(parts, run);
  const exchanges = batches(uses).map((some) => exchangeOf(run, { config: rules.config, route }, some));
  const facts = { uses: uses.length, batches: exchanges.length };
  const mark = (sql: Sql): Promise<boolean> => markReturned(sql, { agreement: agreement.id, day, at, ...facts });
  // A day without any use opened nothing, and there is nothing to send.
  if (uses.length === 0) return void (await mark(parts.database));
  const opened = eventRecord({
    kind: 'audit.read',
    at,
    exchange: newId(),
    consumer: agreement.consumer,
    provider: agreement.provider,
    service: returnService,
    agreement: agreement.id,
    config: rules.config,
    outcome: 'answered',
    note: { by: 'schedule', read: 'uses', day, ...facts },
  });
  await parts.enqueue
    .enqueueChildren(exchanges, {
      records: [opened],
      async write(sql) {
        if (!(await mark(sql))) throw doneElsewhere;
      },
    })
    .catch((error: unknown) => {
      if (error !== doneElsewhere) throw error;
    });
};

/**
 * Does the duty of every agreement that `returns` what was used (Permendagri 102/2019), as far as it is due: builds the return of each
 * day from the exchange log's openings and queues it, once whatever the number of processes, since the day's mark, the record that the
 * openings were read, and all its exchanges are one transaction. An agreement that does not stand waits until it does. Throws the first
 * failure after all were tried.
 */
export const createReturns = (parts: ReturnParts): ((now: Date) => Promise<void>) => {
  const forOne = async (rules: ReturnRules, agreement: Agreement, now: Date): Promise<void> => {
    const { returns } = agreement.document;
    if (returns === undefined || standing(agreement, now.getTime()) !== 'active') return;
    const last = await lastReturned(parts.database, agreement.id);
    for (const day of dueDays(last, returns.at, now)) await perform(parts, rules, { agreement, returns, day, at: now });
  };

  return async (now) => {
    const rules = parts.rules();
    const failures: unknown[] = [];
    for (const agreement of rules.agreements)
      await forOne(rules, agreement, now).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
};
