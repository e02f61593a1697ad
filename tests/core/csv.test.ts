import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import { csvMark, csvRecord } from '../../src/core/csv.js';

t.test('another reader finds the values again, whatever they hold', async () => {
  const row = fc.array(
    fc.string({ unit: 'binary' }).map((text) => `x${text}`),
    { minLength: 2, maxLength: 5 },
  );
  fc.assert(
    fc.property(row, (values) => {
      const [read] = parse(csvMark + csvRecord(values), { bom: true, record_delimiter: '\r\n' }) as string[][];
      return JSON.stringify(read) === JSON.stringify(values);
    }),
  );
});

t.test('what a spreadsheet would run as a formula is text', async (t) => {
  for (const value of ['=1+1', '+62', '-2', '@SUM(A1)', '\t=1', '\r=1'])
    t.match(csvRecord([value]).replace('"', ''), `'${value}`, JSON.stringify(value));
  t.equal(csvRecord(['=HYPERLINK("http://a.example","b")']), `"'=HYPERLINK(""http://a.example"",""b"")"\r\n`);
});

t.test('numbers stay numbers, and nothing is an empty cell', async (t) => {
  t.equal(csvRecord([-1, null, '', 'a,b']), '-1,,,"a,b"\r\n');
});
