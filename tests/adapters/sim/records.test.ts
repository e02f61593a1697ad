import fc from 'fast-check';
import t from 'tap';
import { fixedScript } from '../../../adapters/sim/fixed.js';
import { pipeScript } from '../../../adapters/sim/pipe.js';
import type { Script } from '../../../adapters/sim/records.js';
import { Failure } from '../../../src/core/failure.js';
import { failureOf } from '../../failure-of.js';

const scripts: Readonly<Record<string, Script>> = {
  fixed: fixedScript('windows-1252'),
  pipe: pipeScript('windows-1252'),
};
const head = (count: string, type = 'H', version = '01') => `${type}|${version}|00|SUKSES|${count}`;
const licence = (nik: string, type = 'D') => `${type}|900904259001|${nik}|BUDI|A|01082024|25042029|1|BANYUWANGI`;
const read = (...lines: string[]) => scripts.pipe?.answer(Buffer.from(lines.join('\n')));

t.test('a question says the same in either script', async (t) => {
  const fields = { tipe: 'Q', versi: '01', terminal: 'BWI00001', pin: '1234', kunci: 'N', nomor: '3510242504909001' };
  const written = (name: string) => Buffer.from(scripts[name]?.question(fields) ?? []).toString('latin1');
  t.equal(written('fixed'), `Q01BWI00001${'1234'.padEnd(24)}N3510242504909001`);
  t.equal(written('pipe'), 'Q|01|BWI00001|1234|N|3510242504909001\r\n');
});

t.test('a value cannot start a record or a cell of its own', async (t) => {
  for (const nomor of ['1|2', '1\n2', '1\r2', 'ऩ'])
    for (const script of Object.values(scripts))
      if (script !== scripts.fixed || nomor !== '1|2')
        t.equal((await failureOf(() => script.question({ nomor }))).code, 'TRANSLATION_FAILED');
});

t.test('separators at the end of a record and blank lines are read over', async (t) => {
  const wanted = read(head('1'), licence('3510242504909001'));
  t.same(read(`${head('1')}|\r`, '', `${licence('3510242504909001')}|\r`, ''), wanted);
});

t.test('records that do not belong together are refused as a whole', async (t) => {
  const mine = licence('3510242504909001');
  const refused: string[][] = [
    [head('2'), mine],
    [head('0'), mine],
    [head('x'), mine],
    [head('1', 'X'), mine],
    [head('1', 'H', '02'), mine],
    [head('1'), licence('3510242504909001', 'X')],
    [head('2'), mine, licence('9171010101909001')],
    [head('1'), `${mine}|and more`],
    [head('1'), 'D|1'],
    [],
  ];
  for (const lines of refused)
    t.equal((await failureOf(() => read(...lines))).code, 'PROVIDER_ANSWER_INVALID', lines.join(' '));
});

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(fc.constantFrom('H', 'D', '01', '00', '|', '\r\n', '1', ' ', 'A', '3510242504909001'), { maxLength: 60 })
    .map((parts) => Buffer.from(parts.join(''))),
);

t.test('any bytes are an answer or PROVIDER_ANSWER_INVALID, in either script', async () => {
  for (const script of Object.values(scripts))
    fc.assert(
      fc.property(noise, (bytes) => {
        try {
          const { sim } = script.answer(bytes);
          return Array.isArray(sim);
        } catch (error) {
          return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
        }
      }),
    );
});
