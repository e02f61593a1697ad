import t from 'tap';
import { loadConfiguration } from '../../src/config/load.js';
import type { Json } from '../../src/core/json.js';
import { checkTranslation } from '../../src/translation/check.js';
import { compileTranslation } from '../../src/translation/compile.js';
import { loadParsers } from '../../src/translation/parse.js';
import { catalog, shipped } from './installation.js';

const { configuration } = await loadConfiguration(shipped);

const shippedTranslation = async () => {
  const parsers = await loadParsers();
  const file = 'translations/djp-esb-clearance.yaml';
  const { document, faults } = parsers.translation(configuration.translations['djp-esb-clearance'] as Json, file);
  const codes = parsers.codes(configuration.codes as Json, 'codes/djp-esb.yaml');
  const contract = catalog.get('tax.clearance.check.v1');
  if (!document || !codes.document || !contract)
    throw new Error(JSON.stringify([...faults, ...codes.faults].map(({ pointer, problem }) => [pointer, problem.en])));
  return { file, document, tables: codes.document, contract };
};

t.test('the translation of the example without code fits its contract both ways', async (t) => {
  const { file, document, tables, contract } = await shippedTranslation();
  const { request, response } = contract;
  const faults = checkTranslation(document, {
    file,
    tables,
    formats: {},
    request: request.schema,
    response: response.schema,
  });
  t.strictSame(
    faults.map(({ pointer, problem }) => `${pointer}: ${problem.en}`),
    [],
  );
});

t.test('the example without code says what the tax office says', async (t) => {
  const { document, tables, contract } = await shippedTranslation();
  const translation = compileTranslation(document, { tables, formats: {} });
  t.strictSame(translation.encodeRequest({ npwp16: '9171010101909001', fullName: 'Siti  Contoh' }), {
    npwp: '9171010101909001',
    nama: 'SITI CONTOH',
  });
  const answered = translation.decodeAnswer({
    RespHeader: { respCode: '1', respDesc: 'Sukses' },
    RespBody: { STATUS: 'TIDAK VALID', NO_KSWP: null, TGL_BERLAKU: null },
  });
  t.strictSame(answered, { verdict: 'INVALID' });
  t.ok(contract.response.valid(answered));
  const refusal = { RespHeader: { respCode: '0', respDesc: 'Data tidak ditemukan' }, RespBody: null };
  t.throws(() => translation.decodeAnswer(refusal), { code: 'SUBJECT_NOT_FOUND' });
});

t.test('every service of the gateway may be used by somebody, and something is withheld from somebody', async (t) => {
  const granted = configuration.agreements.flatMap(({ services }) => Object.keys(services));
  t.strictSame(
    catalog.all.map(({ service }) => service).filter((service) => !granted.includes(service)),
    [],
  );
  t.ok(configuration.agreements.some(({ services }) => services['population.person.read.v1']?.elements !== 'all'));
});

t.test('among the agreements are an expired, a suspended and a network-bound one', async (t) => {
  const { agreements } = configuration;
  t.ok(agreements.some(({ validUntil }) => validUntil < '2026-01-01'));
  t.ok(agreements.some(({ status }) => status === 'suspended'));
  t.ok(agreements.some(({ networks }) => networks !== undefined));
});
