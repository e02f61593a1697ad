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
    'routes/tamansari.smartkampung.yaml',
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
