import t from 'tap';
import { adapters } from '../../adapters/index.js';
import { loadConfiguration } from '../../src/config/load.js';
import { printFault } from '../../src/config/print.js';
import { mappingUses } from '../../src/translation/mapping-uses.js';
import { loadMappings } from '../../src/translation/mappings.js';
import { catalog, changed, replace, shipped } from './installation.js';

const { configuration } = await loadConfiguration(shipped);

const schemasOf = (service: string) => {
  const contract = catalog.get(service);
  return contract && { request: contract.request.schema, response: contract.response.schema };
};

const mappingFaults = async (folder: string): Promise<string[]> => {
  const { configuration, locate } = await loadConfiguration(folder);
  const faults = (await loadMappings(adapters))(configuration).check(mappingUses(configuration), schemasOf);
  return faults.map((fault) => printFault(fault, locate(fault), 'en'));
};

t.test('every translation the shipped installation uses fits its contract', async (t) => {
  t.strictSame(await mappingFaults(shipped), []);
});

t.test('a fault in a code table is told with the file of the table', async (t) => {
  const folder = await changed(t, { 'codes/djp-esb.yaml': replace('failures: true', 'failures: true\n  colour: red') });
  const found = await mappingFaults(folder);
  t.match(found[0], /^codes\/djp-esb\.yaml:\d+:\d+ \/djp-esb\.code\/colour: /, found.join('\n'));
});

t.test('the example without code says what the tax office says', async (t) => {
  const translation = (await loadMappings(adapters))(configuration).find('rest', 'djp-esb-clearance');
  if (translation === undefined) throw new Error('no such translation');
  t.strictSame(translation.encodeRequest({ npwp16: '9171010101909001', fullName: 'Siti  Contoh' }), {
    npwp: '9171010101909001',
    nama: 'SITI CONTOH',
  });
  const answered = translation.decodeAnswer({
    RespHeader: { respCode: '1', respDesc: 'Sukses' },
    RespBody: { STATUS: 'TIDAK VALID', NO_KSWP: null, TGL_BERLAKU: null },
  });
  t.strictSame(answered, { verdict: 'INVALID' });
  t.ok(catalog.get('tax.clearance.check.v1')?.response.valid(answered));
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
