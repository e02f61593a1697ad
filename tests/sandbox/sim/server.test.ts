import t from 'tap';
import { type Bench, setUp } from '../bench.js';

const question = ({ variable }: Bench, key: string, number: string, pin = variable('sim', 'SANDBOX_SIM_PIN')) => ({
  pipe: `Q|01|BWI00001|${pin}|${key}|${number}\r\n`,
  fixed: `Q01BWI00001${pin.padEnd(24)}${key}${number.padEnd(16)}`,
});

const ask = async ({ post }: Bench, message: string) => (await post('sim', '/', message)).text;

t.test('records in fixed widths are answered in fixed widths, lines in lines', async (t) => {
  const bench = await setUp(t);
  const { fixed, pipe } = question(bench, 'N', bench.cases.persons.alive.nik);
  const lines = (await ask(bench, pipe)).split('\r\n');
  t.equal(lines[0], 'H|01|00|SUKSES|2|');
  t.equal(lines[1], `D|3510242504909001|3510242504909001|BUDI CONTOH|A|14052025|13052030|1|BANYUWANGI|`);
  t.match(lines[2], /^D\|900904259001\|3510242504909001\|BUDI CONTOH\|C\|\d{8}\|\d{8}\|0\|BANYUWANGI\|$/);
  t.equal(lines[3], '');
  const records = await ask(bench, fixed);
  t.equal(records.length, 47 + 2 * 118);
  t.equal(records.slice(0, 47), `H0100${'SUKSES'.padEnd(40)}02`);
  t.equal(records.slice(47 + 33, 47 + 33 + 40).trimEnd(), 'BUDI CONTOH');
});

t.test('a licence is found by its number, and one without an end has none', async (t) => {
  const bench = await setUp(t);
  const { byOldNumber, revoked } = bench.cases.licences;
  t.match(await ask(bench, question(bench, 'S', byOldNumber.licenceNumber).pipe), /^H\|01\|00\|SUKSES\|1\|/);
  t.match(await ask(bench, question(bench, 'S', revoked.licenceNumber).pipe), /\|B1\|\d{8}\|00000000\|2\|/);
});

t.test('each refusal has its code and its words, and no records', async (t) => {
  const bench = await setUp(t);
  const { alive, notFound, badFormat } = bench.cases.persons;
  const refusals: [string, string][] = [
    [question(bench, 'N', notFound.nik).pipe, 'H|01|14|DATA TIDAK DITEMUKAN|0|'],
    [question(bench, 'N', badFormat.nik).pipe, 'H|01|12|FORMAT NOMOR SALAH|0|'],
    [question(bench, 'S', '123').pipe, 'H|01|12|FORMAT NOMOR SALAH|0|'],
    [question(bench, 'N', alive.nik, 'salah').pipe, 'H|01|06|PIN SALAH|0|'],
    [question(bench, 'N', alive.nik).pipe.replace('BWI00001', 'BWI00002'), 'H|01|05|TERMINAL TIDAK TERDAFTAR|0|'],
  ];
  for (const [message, answer] of refusals) t.equal(await ask(bench, message), `${answer}\r\n`);
  t.match(await ask(bench, 'Q02'), 'FORMAT PESAN SALAH');
  await bench.control('POST', '/faults/sim', { quotaExhausted: true });
  t.match(await ask(bench, question(bench, 'N', alive.nik).pipe), 'KUOTA HARIAN HABIS');
});
