import t, { type Test } from 'tap';
import type { LogRecord } from '../../../src/log/log.js';
import { findSignals } from '../../../src/log/signals/find.postgres.js';
import type { Signal, SignalKind, SignalSettings } from '../../../src/log/signals/signal.js';
import { signalKinds, signalRules } from '../../../src/log/signals/signal.js';
import { freshDatabase } from '../../postgres.js';
import { keys, recordOf } from '../record.js';
import { minutesAfter, nik, quietDay, refusal, setup, use, wib } from './world.js';

t.setTimeout(240_000);

const times = <Made = LogRecord>(count: number, make: (n: number) => Made): Made[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** What is found among quiet days is of one kind, and its entries are exactly the records that gave it. */
const found = async (t: Test, kind: SignalKind, records: readonly LogRecord[], settings?: SignalSettings) => {
  const signals = await (await setup(t, records, settings)).find();
  t.strictSame(
    signals.map((signal) => signal.kind),
    [kind],
    JSON.stringify(signals),
  );
  const [signal] = signals;
  t.strictSame(signal?.entries.map(({ exchange }) => exchange).sort(), records.map(({ exchange }) => exchange).sort());
  return signal as Signal;
};

const nothing = async (t: Test, records: readonly LogRecord[], settings?: SignalSettings): Promise<void> => {
  t.strictSame(await (await setup(t, records, settings)).find(), []);
};

t.test('quiet working days give no signal, and an empty log none', async (t) => {
  t.ok(quietDay(23).length > 300);
  await nothing(t, []);
  const query = { from: new Date(0), to: new Date(86_400_000), kinds: signalKinds };
  const empty = await findSignals({ sql: await freshDatabase(t), sealer: keys.sealer }, query, signalRules());
  t.strictSame(empty, { signals: [], looked: 0 });
});

t.test('off-hours', async (t) => {
  const atNight = (officer: string | undefined, changes?: Partial<LogRecord>) => (n: number) =>
    use({ at: minutesAfter(wib(24, '22:00:00'), n), officer, about: nik('010190', 9001 + 10 * n) }, changes);

  await t.test('five uses by one officer at night are a signal', async (t) => {
    const signal = await found(t, 'off-hours', times(5, atNight('night-owl')));
    t.match(signal, { consumer: 'dpmptsp.perizinan', service: 'population.person.verify.v1', count: 5, threshold: 5 });
    t.match(signal.officer, /^[0-9a-f]{16}$/);
  });
  await t.test('four are none, nor are five by five officers, nor five events passed on by a machine', async (t) => {
    await nothing(t, [
      ...times(4, atNight('night-owl')),
      ...times(5, (n) => atNight(`other-${n}`)(n)),
      ...times(5, atNight(undefined, { kind: 'exchange.accepted', mode: 'queued' })),
    ]);
  });
  await t.test('a system that works at night is exempt', async (t) => {
    const exempt = { offHours: { exempt: ['rsud.simrs'] } };
    await nothing(t, times(9, atNight('nurse', { consumer: 'rsud.simrs' })), exempt);
  });
  await t.test(
    'the whole of a Saturday and of a holiday is off-hours; the last minute of office hours is not',
    async (t) => {
      const at = (day: number, time: string) => (n: number) =>
        use({ at: wib(day, time), officer: 'a', about: nik('010190', 9001 + 10 * n) });
      await found(t, 'off-hours', times(5, at(28, '10:00:00')));
      await found(t, 'off-hours', times(5, at(26, '10:00:00')), { offHours: { holidays: ['2026-11-26'] } });
      await nothing(t, [...times(5, at(26, '07:00:00')), ...times(4, at(27, '16:59:59'))]);
    },
  );
});

t.test('sequence', async (t) => {
  const asks = (about: (n: number) => string, changes?: Partial<LogRecord>) => (n: number) =>
    use({ at: minutesAfter(wib(26, '09:00:00'), n), officer: 'curious', about: about(n) }, changes);

  await t.test(
    'eight neighbouring serials in any order are a signal, even if most are refused or not found',
    async (t) => {
      const order = [5, 1, 7, 3, 0, 6, 2, 4];
      const records = times(8, (n) =>
        asks(
          () => nik('040690', 9001 + (order[n] ?? 0) * 2),
          n % 2 === 0
            ? {}
            : n % 3 === 0
              ? { kind: 'exchange.refused', mode: '', outcome: 'refused', code: 'QUOTA_EXHAUSTED' }
              : { kind: 'exchange.failed', outcome: 'failed', code: 'SUBJECT_NOT_FOUND' },
        )(n),
      );
      const signal = await found(t, 'sequence', records);
      t.match(signal, { count: 8, note: { by: 'serial', scheme: 'nik' } });
      t.notMatch(JSON.stringify(signal), '040690', 'nothing of an identifier is told');
    },
  );
  await t.test('days of birth one after the other are a signal as well', async (t) => {
    const signal = await found(
      t,
      'sequence',
      times(
        9,
        asks((n) => nik(`${String(11 + n)}0690`, 9001)),
      ),
    );
    t.match(signal, { count: 9, note: { by: 'birth-date' } });
  });
  await t.test(
    'seven are none, nor are eight by two officers, nor eight that lie apart, nor a household that was told',
    async (t) => {
      const household = times(9, (n) => ({ scheme: 'nik', value: nik('050690', 9001 + n) }));
      await nothing(t, [
        ...times(
          7,
          asks((n) => nik('040690', 9001 + n)),
        ),
        ...times(
          8,
          asks((n) => nik('030890', 9100 + 4 * n)),
        ),
        ...times(8, (n) =>
          use(
            { at: wib(26, '10:00:00'), officer: `of-${n % 2}`, about: nik('070790', 9001 + n) },
            { service: 'x.y.v1' },
          ),
        ),
        recordOf({ at: wib(26, '11:00:00'), sealed: { subjects: household, officer: 'registrar' } }),
      ]);
    },
  );
  await t.test('who was erased is not opened, and the rest still is', async (t) => {
    const { database, find } = await setup(
      t,
      times(
        9,
        asks((n) => nik('040690', 9001 + n)),
      ),
    );
    t.equal((await find(['sequence'])).length, 1);
    await database.query(
      `delete from vault.opening where idx in (select e.idx from log.entry e where e.at >= $1 order by e.idx limit 2)`,
      [wib(26, '00:00:00')],
    );
    t.strictSame(await find(['sequence']), []);
  });
});

t.test('peers', async (t) => {
  const busy = (count: number, consumer = 'mpp.loket'): LogRecord[] =>
    times(count, (n) =>
      use(
        { at: minutesAfter(wib(24, '08:00:00'), n), officer: 'eager', about: nik('010190', 1000 + 7 * n) },
        { consumer, service: 'population.person.verify.v1' },
      ),
    );

  await t.test('an officer far above the others of the same desk is a signal', async (t) => {
    const signal = await found(t, 'peers', busy(90));
    t.match(signal, { consumer: 'mpp.loket', count: 90, note: { officers: 8 } });
    t.ok(Number(signal.note.median) < 20 && signal.threshold < 90);
  });
  await t.test('thrice as many as the others is none, nor is anybody where there are no others', async (t) => {
    await nothing(t, [...busy(25), ...busy(90, 'kelurahan.loket')]);
  });
});

t.test('repeats', async (t) => {
  const again = (days: number) => (n: number) =>
    use({
      at: new Date(wib(23, '09:00:00').getTime() + n * days * 86_400_000),
      officer: 'b',
      about: nik('090977', 9009),
    });

  await t.test('ten look-ups of one citizen by one officer within a week are a signal, cases beside', async (t) => {
    const signal = await found(
      t,
      'repeats',
      times(10, (n) =>
        use({
          at: minutesAfter(wib(23 + (n >> 1), '09:00:00'), n),
          officer: 'b',
          about: nik('090977', 9009),
          case: `${n % 3}`,
        }),
      ).filter(({ at }) => at < wib(28, '00:00:00')),
    );
    t.match(signal, { count: 10, note: { cases: 3, days: 7 } });
  });
  await t.test('nine are none, nor are ten spread over more than the days', async (t) => {
    await nothing(t, times(9, again(0.5)));
    await nothing(
      t,
      times(10, again(0.4)).map((one) => ({
        ...one,
        at: new Date(Math.min(one.at.getTime(), wib(27, '16:00:00').getTime())),
      })),
      {
        repeats: { days: 2 },
      },
    );
  });
});

t.test('probing', async (t) => {
  const at = (n: number): Date => minutesAfter(wib(25, '10:00:00'), n);
  const codes = ['AGREEMENT_MISSING', 'PURPOSE_NOT_PERMITTED', 'ELEMENT_NOT_PERMITTED'];
  const tries = (count: number, kinds: number) =>
    times(count, (n) => refusal(at(n), codes[n % kinds] ?? '', { consumer: 'dinsos.bansos', service: 'a.b.v1' }));
  const summary = (note: Record<string, number>) =>
    refusal(at(30), '', { code: null, consumer: 'dinsos.bansos', service: '', provider: '', purpose: '', note });

  await t.test('refusals of several things to one consumer are a signal', async (t) => {
    t.match(await found(t, 'probing', tries(10, 3)), {
      consumer: 'dinsos.bansos',
      count: 10,
      officer: null,
      note: { kinds: 3 },
    });
  });
  await t.test('what only a summary counts is counted, too', async (t) => {
    const signal = await found(t, 'probing', [
      ...tries(3, 2),
      summary({ ELEMENT_NOT_PERMITTED: 40, REQUEST_INVALID: 900 }),
    ]);
    t.match(signal, { count: 43, note: { kinds: 3 } });
  });
  await t.test('one mistake made a thousand times is none, nor are nine tries, nor mistakes in a body', async (t) => {
    await nothing(t, [...tries(20, 1), summary({ AGREEMENT_MISSING: 1_000, REQUEST_INVALID: 500 })]);
    await nothing(t, tries(9, 3));
  });
});

t.test('asked for one consumer, the signals of others are left out', async (t) => {
  const records = ['mpp.loket', 'dpmptsp.perizinan'].flatMap((consumer) =>
    times(5, (n) =>
      use({ at: minutesAfter(wib(24, '22:00:00'), n), officer: 'x', about: nik('010190', 9001 + 9 * n) }, { consumer }),
    ),
  );
  const { find } = await setup(t, records);
  t.equal((await find()).length, 2);
  t.strictSame(
    (await find(signalKinds, 'mpp.loket')).map(({ consumer }) => consumer),
    ['mpp.loket'],
  );
});

t.test('a span with more entries than one reading looks at is refused', async (t) => {
  const { database } = await setup(t, []);
  const query = { from: wib(24, '00:00:00'), to: wib(25, '00:00:00'), kinds: signalKinds };
  const tools = { sql: database, sealer: keys.sealer };
  t.strictSame((await findSignals({ ...tools, most: 1_000 }, query, signalRules())).signals, []);
  await t.rejects(findSignals({ ...tools, most: 100 }, query, signalRules()), { code: 'REQUEST_INVALID' });
});
