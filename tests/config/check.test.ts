import t from 'tap';
import { adapters } from '../../adapters/index.js';
import { checkConfiguration } from '../../src/config/check.js';
import { loadConfiguration } from '../../src/config/load.js';
import { catalog, changed, faultsOf, replace, shipped } from './installation.js';

t.test('the shipped installation has no fault', async (t) => {
  t.strictSame(await faultsOf(shipped), []);
});

t.test('a protected element with its legal basis is granted', async (t) => {
  const folder = await changed(t, {
    'agreements/dpmptsp-dukcapil-2026.yaml': (text) =>
      `${text.replace('birthDate, address]', 'disability, address]')}specificBasis: UU 8/2016 pasal 98\n`,
  });
  t.strictSame(await faultsOf(folder), []);
});

t.test('mistakes in several documents are told together', async (t) => {
  const folder = await changed(t, {
    'systems/djp.kswp.yaml': replace('agency: djp', 'agency: pajak'),
    'routes/oss.rba.yaml': replace('inqueryNIB', 'inquiryNIB'),
    'agreements/bapenda-djp-2026.yaml': replace('[reasons]', '[salary]'),
    'agreements/dpmptsp-djp-2026.yaml': replace("validUntil: '2028", "validUntil: '2025"),
    'agencies/oss.yaml': (text) => `${text}region: 35.10\n`,
  });
  const files = (await faultsOf(folder)).map((line) => line.slice(0, line.indexOf('.yaml')));
  t.strictSame(files.sort(), [
    'agencies/oss',
    'agreements/bapenda-djp-2026',
    'agreements/dpmptsp-djp-2026',
    'routes/oss.rba',
    'systems/djp.kswp',
  ]);
});

t.test('what refers to a faulty document is not called missing as well', async (t) => {
  for (const file of [
    'agencies/djp.yaml',
    'systems/dpmptsp.perizinan.yaml',
    'systems/oss.rba.yaml',
    'routes/licin.opendk.yaml',
    'agreements/regency-oss-nib-2026.yaml',
    'codes/purposes.yaml',
  ]) {
    const found = await faultsOf(await changed(t, { [file]: (text) => `${text}colour: red\n` }));
    t.ok(
      found.every((line) => line.startsWith(file)),
      found.join('\n'),
    );
  }
});

t.test('a fault of a document hides no second one in it, and is blamed for none', async (t) => {
  const wrongElement = replace('[reasons]', '[salary]');
  const file = 'agreements/bapenda-djp-2026.yaml';
  const cases: [file: string, change: (text: string) => string, pointers: string[]][] = [
    [file, (text) => `${wrongElement(text)}colour: red\n`, ['/colour', '/services/tax.clearance.check.v1/elements/0']],
    [
      file,
      (text) => wrongElement(text).replace(/validFrom: .*/, "validFrom: 'soon'"),
      ['/services/tax.clearance.check.v1/elements/0', '/validFrom'],
    ],
    [file, (text) => text.replace(/validFrom: .*/, "validFrom: 'soon'"), ['/validFrom']],
    [file, (text) => text.replace(/consumer: .*/, 'consumer: BAPENDA'), ['/consumer']],
    [file, (text) => text.replace(/provider: .*\n/, ''), ['']],
    [
      'systems/djp.esb.yaml',
      (text) => text.replace(/agency: .*/, 'agency: pajak\ncolour: red'),
      ['/agency', '/colour'],
    ],
    ['systems/djp.esb.yaml', (text) => text.replace(/adapter: .*/, 'adapter: REST'), ['/adapter']],
    [
      'routes/oss.rba.yaml',
      (text) => `${text.replace('inqueryNIB', 'inquiryNIB')}colour: red\n`,
      ['/colour', '/routes/0/operation'],
    ],
    ['routes/oss.rba.yaml', (text) => text.replace('operation: inqueryNIB', 'operation: 7'), ['/routes/0/operation']],
    ['systems/oss.rba.yaml', (text) => text.replace(/^inbound:/m, 'client: {}\ninbound:'), ['/client']],
  ];
  for (const [file, change, pointers] of cases) {
    const found = await faultsOf(await changed(t, { [file]: change }));
    const places = found.map((line) => /^(\S+?):\d+:\d+(?: (\/[^:]*))?:/.exec(line));
    t.strictSame(places.map((place) => place?.[2] ?? '').sort(), pointers, found.join('\n'));
    t.ok(
      places.every((place) => place?.[1] === file),
      found.join('\n'),
    );
  }
});

t.test('documents that came from elsewhere than files may not repeat an id', async (t) => {
  const { configuration } = await loadConfiguration(shipped);
  const twice = { ...configuration, systems: [...configuration.systems, ...configuration.systems.slice(0, 1)] };
  t.match(checkConfiguration(twice, { adapters, catalog }), [
    { file: /^systems\//, pointer: '/id', problem: { en: /used twice/, id: /dipakai dua kali/ } },
  ]);
});

t.test('the check of translations is asked once, and its faults are told with the rest', async (t) => {
  const { configuration } = await loadConfiguration(shipped);
  const fault = { file: 'translations/x.yaml', pointer: '', problem: { en: 'x', id: 'x' } };
  t.strictSame(checkConfiguration(configuration, { adapters, catalog, translations: () => [fault] }), [fault]);
});
