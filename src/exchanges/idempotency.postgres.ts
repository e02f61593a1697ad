import { createHmac } from 'node:crypto';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Sealer } from '../core/seal.js';
import type { Database, Sql } from '../core/sql.js';
import type { Begun, Claim, Idempotency, Outcome, Repeatable } from './idempotency.js';
import { type Notices, notify } from './notices.js';

interface IdempotencyTools {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Keys the HMACs of keys and fingerprints. */
  readonly secret: Uint8Array;
  readonly notices: Notices;
  /** Days a key is remembered that does not say so itself. Default 7. */
  readonly keptDays?: () => number;
}

const dayMs = 24 * 60 * 60 * 1000;
/** After its deadline an exchange still has this long to write down how it ended. */
const marginMs = 10_000;
/** A notice may be lost with its connection; then this is how late we are. */
const longestWaitMs = 1_000;

export const createIdempotency = (tools: IdempotencyTools): Idempotency => ({
  async begin(request, signal) {
    const place = placeOf(tools.secret, request);
    for (;;) {
      if (await insertClaim(tools, place)) return { kind: 'fresh', claim: claimOf(tools, place) };
      const begun = await meet(tools, place, signal);
      if (begun) return begun;
    }
  },
});

interface Place extends Repeatable {
  readonly keyHash: Uint8Array;
  readonly fingerprintHash: Uint8Array;
}

const placeOf = (secret: Uint8Array, request: Repeatable): Place => ({
  ...request,
  keyHash: createHmac('sha256', secret).update(`idempotency-key\0${request.key}`).digest(),
  fingerprintHash: createHmac('sha256', secret).update(`fingerprint\0${request.fingerprint}`).digest(),
});

/** One INSERT decides who is first; an expired binding counts as none. */
const insertClaim = async (tools: IdempotencyTools, place: Place): Promise<boolean> => {
  const { database, clock } = tools;
  const now = clock.now();
  const rows = await database.query(
    `insert into work.idempotency as i (client, service, key, fingerprint, exchange, state, lease_until, expires_at)
     values ($1, $2, $3, $4, $5, 'running', $6, $7)
     on conflict (client, service, key) do update set fingerprint = excluded.fingerprint, exchange = excluded.exchange,
       state = 'running', outcome = null, lease_until = excluded.lease_until, expires_at = excluded.expires_at
     where i.expires_at <= $8
     returning 1`,
    [...binding(place), place.fingerprintHash, place.exchange, leaseOf(place), expiryOf(tools, place, now), now],
    'idempotency.claim',
  );
  return rows.length === 1;
};

const binding = ({ client, service, keyHash }: Place): [string, string, Uint8Array] => [client, service, keyHash];

const expiryOf = ({ keptDays: days = () => 7 }: IdempotencyTools, place: Place, now: Date): Date =>
  new Date(now.getTime() + (place.keptDays ?? days()) * dayMs);

const leaseOf = ({ deadline }: Place): Date => new Date(deadline + marginMs);

interface Row {
  fingerprint: Uint8Array;
  exchange: string;
  state: 'running' | 'finished' | 'unknown';
  outcome: Uint8Array | null;
  lease_until: Date;
}

/** Someone was first. Undefined: the key became free meanwhile, try again. */
const meet = async (tools: IdempotencyTools, place: Place, signal?: AbortSignal): Promise<Begun | undefined> => {
  const row = await readRow(tools.database, place);
  if (!row) return undefined;
  if (!Buffer.from(place.fingerprintHash).equals(row.fingerprint)) return { kind: 'reused', failure: reused() };
  if (row.state === 'running' && tools.clock.now() >= row.lease_until) return resolveStale(tools, place, row);
  return settled(tools, row) ?? awaitFirst(tools, place, row.exchange, signal);
};

const settled = ({ sealer }: IdempotencyTools, { state, outcome, exchange }: Row): Begun | undefined => {
  if (state === 'unknown') return { kind: 'inProgress', exchange, failure: unknownOutcome(exchange) };
  if (state === 'running' || outcome === null) return undefined;
  const text = Buffer.from(sealer.open(outcome, `${exchange}:outcome`)).toString();
  return { kind: 'replay', exchange, outcome: JSON.parse(text) as Outcome };
};

const readRow = async (sql: Sql, place: Place): Promise<Row | undefined> => {
  const [row] = await sql.query<Row>(
    `select fingerprint, exchange, state, outcome, lease_until from work.idempotency
     where client = $1 and service = $2 and key = $3`,
    binding(place),
    'idempotency.read',
  );
  return row;
};

const awaitFirst = async (
  tools: IdempotencyTools,
  place: Place,
  exchange: string,
  signal?: AbortSignal,
): Promise<Begun | undefined> => {
  const { clock, database, notices } = tools;
  const watch = await notices.watch(`key:${exchange}`);
  try {
    for (;;) {
      const row = await readRow(database, place);
      if (row?.exchange !== exchange) return undefined;
      const begun = settled(tools, row);
      if (begun) return begun;
      const left = place.deadline - clock.now().getTime();
      if (left <= 0 || signal?.aborted) return { kind: 'inProgress', exchange, failure: stillRunning() };
      await watch.next(Math.min(left, longestWaitMs), signal);
    }
  } finally {
    watch.close();
  }
};

/**
 * The process that held the key is gone. Without a row of its exchange nothing was accepted, so nothing was sent and the key is
 * taken over; with one, the provider may have acted, so the key stays bound.
 */
const resolveStale = async (tools: IdempotencyTools, place: Place, row: Row): Promise<Begun | undefined> => {
  const { database, clock } = tools;
  const taken = await database.query(
    `update work.idempotency i set exchange = $4, lease_until = $5
     where client = $1 and service = $2 and key = $3 and exchange = $6 and state = 'running' and lease_until <= $7
       and not exists (select 1 from work.exchange e where e.id = i.exchange)
     returning 1`,
    [...binding(place), place.exchange, leaseOf(place), row.exchange, clock.now()],
    'idempotency.takeover',
  );
  if (taken.length === 1) return { kind: 'fresh', claim: claimOf(tools, place) };
  await database.query(
    `update work.idempotency i set state = 'unknown'
     where client = $1 and service = $2 and key = $3 and exchange = $4 and state = 'running'
       and exists (select 1 from work.exchange e where e.id = i.exchange)`,
    [...binding(place), row.exchange],
    'idempotency.unknown',
  );
  return undefined;
};

const claimOf = (tools: IdempotencyTools, place: Place): Claim => {
  const { database, clock, sealer } = tools;
  const own = [...binding(place), place.exchange];

  const finishIn = async (sql: Sql, outcome: Outcome): Promise<boolean> => {
    const sealed = sealer.seal(Buffer.from(JSON.stringify(outcome)), `${place.exchange}:outcome`);
    const rows = await sql.query(
      `update work.idempotency set state = 'finished', outcome = $5, expires_at = $6 where ${owned} returning 1`,
      [...own, sealed, expiryOf(tools, place, clock.now())],
      'idempotency.finish',
    );
    await tell(sql, place);
    return rows.length === 1;
  };

  return {
    async confirmIn(sql) {
      const rows = await sql.query(
        `update work.idempotency set lease_until = $5 where ${owned} returning 1`,
        // Later than now, so that a takeover which waited for this row sees a live lease.
        [...own, new Date(Math.max(place.deadline, clock.now().getTime()) + marginMs)],
        'idempotency.confirm',
      );
      if (rows.length === 0) throw stillRunning();
    },
    async finishIn(sql, outcome) {
      if (!(await finishIn(sql, outcome))) throw stillRunning();
    },
    async finish(outcome) {
      await finishIn(database, outcome);
    },
    async release() {
      await database.query(`delete from work.idempotency where ${owned}`, own, 'idempotency.release');
      await tell(database, place);
    },
    async keepUnknown() {
      await database.query(`update work.idempotency set state = 'unknown' where ${owned}`, own, 'idempotency.keep');
      await tell(database, place);
    },
  };
};

const owned = `client = $1 and service = $2 and key = $3 and exchange = $4 and state in ('running', 'unknown')`;

const tell = (sql: Sql, { exchange }: Place): Promise<void> => notify(sql, `key:${exchange}`);

const reused = (): Failure =>
  new Failure('IDEMPOTENCY_KEY_REUSED', {
    en: 'This Idempotency-Key was already used with another body or purpose. Use a new key for a new request.',
    id: 'Idempotency-Key ini sudah dipakai dengan isi atau tujuan lain. Gunakan kunci baru untuk permintaan baru.',
  });

const stillRunning = (): Failure =>
  new Failure(
    'EXCHANGE_IN_PROGRESS',
    {
      en: 'The first request with this Idempotency-Key is still running. Repeat it later with the same key.',
      id: 'Permintaan pertama dengan Idempotency-Key ini masih berjalan. Ulangi nanti dengan kunci yang sama.',
    },
    { retryAfter: 5 },
  );

const unknownOutcome = (exchange: string): Failure =>
  new Failure('EXCHANGE_IN_PROGRESS', {
    en: `Whether the provider carried out the first request with this Idempotency-Key is not known. Look at /v1/exchanges/${exchange} before you send it under a new key.`,
    id: `Belum diketahui apakah penyedia telah melaksanakan permintaan pertama dengan Idempotency-Key ini. Periksa /v1/exchanges/${exchange} sebelum mengirim ulang dengan kunci baru.`,
  });
