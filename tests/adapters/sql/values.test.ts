import fc from 'fast-check';
import t from 'tap';
import { valuesFor } from '../../../adapters/sql/parameters.js';
import { Failure } from '../../../src/core/failure.js';
import type { Json } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { open, servers } from './servers.js';

const columns = {
  postgres: {
    select: `select 9007199254740993::bigint as besar, 1234567890123456789.1200::numeric as desimal, 7::int as kecil, true as ya,
      '2026-01-31'::date as hari, '2026-01-31 08:30:00'::timestamp as saat, '2026-01-31 01:30:00+00'::timestamptz as saat_zona,
      0.1::float8 as pecahan, '{"nik":9171010101909001}'::json as dok, null::text as kosong, 'ab  '::char(4) as lebar`,
    answer: {
      desimal: '1234567890123456789.1200',
      ya: true,
      saat_zona: '2026-01-31T08:30:00+07:00',
      dok: { nik: '9171010101909001' },
      lebar: 'ab  ',
    },
  },
  mariadb: {
    select: `select cast(9007199254740993 as signed) as besar, cast('1234567890123456789.1200' as decimal(30,4)) as desimal, 7 as kecil, kode, tarif,
      cast('2026-01-31' as date) as hari, cast('2026-01-31 08:30:00' as datetime) as saat, dicatat, nol,
      cast(0.1 as double) as pecahan, null as kosong from tipe`,
    answer: {
      desimal: '1234567890123456789.1200',
      kode: '0031',
      tarif: 0.1,
      dicatat: '2026-01-31T08:30:00+07:00',
      nol: '0000-00-00',
    },
  },
} as const;

for (const { name, start, skip } of servers)
  t.test(`${name}: each type of column keeps what it holds`, { skip, timeout: 60_000 }, async (t) => {
    const server = await start(t);
    const { dialect } = server.settings;
    if (dialect === 'mariadb')
      await server.query(
        `set time_zone = '+00:00', sql_mode = ''; create table tipe (kode int(4) zerofill, tarif float, dicatat timestamp, nol date);
         insert into tipe values (31, 0.1, '2026-01-31 01:30:00', '0000-00-00')`,
      );
    const { select, answer } = columns[dialect];
    const kembar = { statement: 'select 1 as a, 2 as a', effect: 'read', rows: 'one' } as const;
    const besar = {
      statement: 'select 1 as sama from (select 9007199254740993 as nomor) as t where nomor = ?',
      parameters: [{ from: '/nomor', type: 'integer' }],
      effect: 'read',
      rows: 'many',
    } as const;
    const { connection } = await open(t, server, {
      tipe: { statement: select, effect: 'read', rows: 'one' },
      kembar,
      besar,
    });
    const { body } = (await connection.send?.('tipe', { body: {} }, callFor(20_000))) ?? {};
    t.match(body, {
      besar: '9007199254740993',
      hari: '2026-01-31',
      saat: '2026-01-31T08:30:00',
      pecahan: 0.1,
      kosong: null,
      ...answer,
    });
    t.match(body, { kecil: dialect === 'postgres' ? 7 : /^7$/ });
    t.equal((await failureOf(() => connection.send?.('kembar', { body: {} }, callFor()))).code, 'CONFIG_INVALID');
    for (const [nomor, rows] of [
      ['9007199254740993', 1],
      ['9007199254740992', 0],
    ] as const) {
      const found = (await connection.send?.('besar', { body: { nomor } }, callFor()))?.body as { rows: Json[] };
      t.equal(found.rows.length, rows, 'numbers are compared as numbers, to the last digit');
    }
  });

t.test('moments go to a database in WIB, whatever zone they were written in', (t) => {
  const parameters = [{ from: '/saat', type: 'timestamp' }] as const;
  for (const [saat, value] of [
    ['2026-01-31T01:30:00Z', '2026-01-31 08:30:00'],
    ['2026-01-31T08:30:00.250+07:00', '2026-01-31 08:30:00.250'],
    ['2025-12-31T23:30:00-01:00', '2026-01-01 07:30:00'],
  ] as const)
    t.same(valuesFor('x', parameters, { saat }), [{ type: 'timestamp', value }]);
  t.end();
});

t.test('any value becomes a text of its type or a failure that does not quote it', (t) => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('text', 'integer', 'decimal', 'boolean', 'date', 'timestamp'),
      (value, type) => {
        try {
          const [one] = valuesFor('x', [{ from: '/v', type }], { v: value as Json });
          return typeof one?.value === 'string';
        } catch (error) {
          return error instanceof Failure && /^(REQUEST_INVALID|TRANSLATION_FAILED)$/.test(error.code);
        }
      },
    ),
  );
  t.end();
});
