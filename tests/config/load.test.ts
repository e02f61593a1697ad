import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { loadConfiguration } from '../../src/config/load.js';
import { printFault } from '../../src/config/print.js';
import type { Language } from '../../src/core/text.js';
import { changed, shipped } from './installation.js';

const printed = async (folder: string, language: Language = 'en'): Promise<string[]> => {
  const { faults, locate } = await loadConfiguration(folder);
  return faults.map((fault) => printFault(fault, locate(fault), language));
};

const system = (more: string): string => `id: bapenda.pajak\nagency: bapenda\nname: { en: Tax, id: Pajak }\n${more}`;

t.test('the shipped installation is read without a fault', async (t) => {
  const { configuration, faults, broken } = await loadConfiguration(shipped);
  t.strictSame(faults, []);
  t.equal(broken.size, 0);
  t.equal(configuration.gateway.sandbox, true);
  t.strictSame(configuration.agencies.find(({ id }) => id === 'desa-tamansari')?.region, '35.10.24.2008');
  t.strictSame(Object.keys(configuration.purposes).length, 12);
  t.ok(Object.hasOwn(configuration.translations, 'djp-esb-clearance'));
  t.ok(Object.hasOwn(configuration.codes, 'djp-esb.code'));
});

t.test('each mistake in a document is told with its file, line, column and pointer', async (t) => {
  const cases: [more: string, expected: RegExp][] = [
    [
      'colour: red\n',
      /^systems\/bapenda\.pajak\.yaml:4:1 \/colour: unknown key\. Remove it, or use one of: id, agency/,
    ],
    ['concurrency: many\n', /^systems\/bapenda\.pajak\.yaml:4:1 \/concurrency: must be integer\. Correct/],
    ['concurrency: 0\n', /:4:1 \/concurrency: must be >= 1/],
    [
      'client:\n  roles: [boss]\n',
      /:5:11 \/client\/roles\/0: unknown value\. Use one of: consumer, auditor, administrator/,
    ],
    ['client: {}\n', /:4:1 \/client: the key roles is missing\. Add it/],
    ['adapter: REST\n', /:4:1 \/adapter: not written as it should be\. Write it like dukcapil/],
    ['connection: {}\n', /: the key adapter is missing, which connection needs/],
    [
      'maintenance: [{ from: 25:00, until: 01:00 }]\n',
      /:4:17 \/maintenance\/0\/from: not written as it should be\. Write it like 23:30/,
    ],
    ['concurrency: 08\n', /:4:14 \/concurrency: .*quote it/],
    ['adapter: rest\nadapter: rest\n', /:5:1 \/adapter: this key is written twice/],
    ['client: *boss\n', /:4:9 .*aliases/],
    ['inbound: { receive: { service: x, purpose: y } }\n', /\/inbound\/receive: the key agreement is missing/],
    ['\tx: 1\n', /:4:1: a tab|:4:\d+.*tab/],
  ];
  for (const [more, expected] of cases) {
    const found = await printed(await changed(t, { 'systems/bapenda.pajak.yaml': system(more) }));
    t.ok(
      found.some((line) => expected.test(line)),
      `${more}→ ${found.join(' | ')}`,
    );
  }
});

t.test('all mistakes of all files are told at once', async (t) => {
  const folder = await changed(t, {
    'systems/bapenda.pajak.yaml': system('colour: red\nconcurrency: x\n'),
    'agencies/djp.yaml': 'id: djp\nname: { en: Tax }\nregion: 35.10\n',
    'codes/purposes.yaml': 'lower.case: { use: fun, name: { en: a, id: b } }\n',
    'gateway.yaml': (text) => `${text}colour: red\n`,
  });
  const found = await printed(folder);
  for (const expected of [
    /^systems\/bapenda\.pajak\.yaml:4:1 \/colour/,
    /^systems\/bapenda\.pajak\.yaml:5:1 \/concurrency/,
    /^agencies\/djp\.yaml:2:1 \/name: the key id is missing/,
    /^agencies\/djp\.yaml:3:9 \/region: .*quote it/,
    /^codes\/purposes\.yaml:1:1 \/lower\.case: /,
    /^codes\/purposes\.yaml:1:15 \/lower\.case\/use: unknown value/,
    /^gateway\.yaml:\d+:1 \/colour/,
  ])
    t.ok(
      found.some((line) => expected.test(line)),
      `${expected}: ${found.join('\n')}`,
    );
  t.equal(found.filter((line) => line.startsWith('agencies/djp.yaml:3')).length, 1, 'an unquoted number is told once');
});

t.test('a fault is told in Indonesian too', async (t) => {
  const folder = await changed(t, { 'systems/bapenda.pajak.yaml': system('colour: red\nconcurrency: x\n') });
  t.match(await printed(folder, 'id'), [
    /kunci tidak dikenal\. Hapus/,
    /harus bilangan bulat|harus berupa|harus integer/,
  ]);
});

t.test("a document's id is its file's name", async (t) => {
  const folder = await changed(t, {
    'systems/bapenda.pajak.yaml': system('').replace('bapenda.pajak', 'bapenda.other'),
  });
  t.match(await printed(folder), [/^systems\/bapenda\.pajak\.yaml:1:1 \/id: id and the file's name differ/]);
});

t.test('the alternative that was meant is the one whose mistakes are told', async (t) => {
  const elements = (text: string) => async () => {
    const folder = await changed(t, {
      'agreements/tamansari-oss-2026.yaml': (old) => old.replace('[business, projects]', text),
    });
    return printed(folder);
  };
  t.match(await elements('everything')(), [/\/elements: not written as it should be\. Write it like all, or \[/]);
  t.match(await elements('[business, [x]]')(), [/\/elements\/1: must be string/]);
});

t.test('a faulty file is left out of the configuration and named as broken', async (t) => {
  const folder = await changed(t, { 'systems/bapenda.pajak.yaml': 'id: [' });
  const { configuration, broken } = await loadConfiguration(folder);
  t.strictSame([...broken], ['systems/bapenda.pajak.yaml']);
  t.notOk(configuration.systems.some(({ id }) => id === 'bapenda.pajak'));
});

t.test('what lies in the wrong place is told instead of being passed over', async (t) => {
  const folder = await changed(t, {
    'agreement/x.yaml': 'id: x\n',
    'systems/x.yml': 'id: x\n',
    'extra.yaml': 'id: x\n',
    'systems/notes.md': 'allowed',
    'secrets/password': 'allowed',
  });
  t.strictSame((await printed(folder)).map((line) => line.split(' ')[0]).sort(), [
    'agreement:1:1:',
    'extra.yaml:1:1:',
    'systems/x.yml:1:1:',
  ]);
});

t.test('a folder that is not there, or has no gateway.yaml, is one fault that says what to do', async (t) => {
  t.match(await printed(join(t.testdir({}), 'none')), [/^gateway\.yaml:1:1: there is no such configuration folder/]);
  t.match(await printed(t.testdir({})), [/^gateway\.yaml:1:1: this file is missing\. Create it/]);
});

t.test('two code tables of one name are refused', async (t) => {
  const folder = await changed(t, { 'codes/zz.yaml': 'djp-esb.code: {}\n' });
  t.match(await printed(folder), [
    /^codes\/zz\.yaml:1:1 \/djp-esb\.code: a table of this name already stands in codes\/djp-esb\.yaml/,
  ]);
});

t.test('files that are links are read, as mounted configurations are', async (t) => {
  const folder = await changed(t, { 'real/x.txt': 'id: x\nname: { en: X, id: X }\n' });
  await symlink(join(folder, 'real/x.txt'), join(folder, 'agencies/x.yaml'));
  const { configuration, faults } = await loadConfiguration(folder);
  t.strictSame(faults, []);
  t.ok(configuration.agencies.some(({ id }) => id === 'x'));
});

t.test('a dangling link, bytes that are no text and ten megabytes are faults', async (t) => {
  const folder = await changed(t, {
    'agencies/binary.yaml': new Uint8Array([0xff, 0xfe, 0x00]),
    'agencies/huge.yaml': 'a'.repeat(10 * 1024 * 1024),
    'agencies/empty.yaml': '',
  });
  await symlink('/nowhere', join(folder, 'agencies/dangling.yaml'));
  t.match((await printed(folder)).sort(), [
    /^agencies\/binary\.yaml:1:1: this file is not UTF-8 text/,
    /^agencies\/dangling\.yaml:1:1: only files/,
    /^agencies\/empty\.yaml:1:1: this file must hold keys and values/,
    /^agencies\/huge\.yaml:1:1: the file is larger than 512 KiB/,
  ]);
});

t.test('a file whose bytes cannot be had is a fault', async (t) => {
  const folder = await changed(t, {});
  // Looks like a file and refuses to be read, even by root.
  await symlink('/proc/self/mem', join(folder, 'agencies/x.yaml'));
  t.match(await printed(folder), [/^agencies\/x\.yaml:1:1: the gateway may not read this file|only files/]);
});

t.test('`__proto__` keys and inherited names are unknown keys, nothing more', async (t) => {
  const folder = await changed(t, {
    'agencies/djp.yaml': 'id: djp\nname: { en: a, id: b }\n__proto__: { region: x }\nconstructor: x\ntoString: x\n',
  });
  t.match(
    (await printed(folder)).map((line) => line.split(' ')[0]),
    ['agencies/djp.yaml:3:1:', 'agencies/djp.yaml:4:1', 'agencies/djp.yaml:5:1'],
  );
});

t.test('whatever stands in a file, reading the folder ends in a list of faults', async (t) => {
  const folder = t.testdir({ 'gateway.yaml': 'installation: x\n', systems: {} });
  const good = system('client:\n  roles: [consumer]\n');
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length), fc.nat(8), fc.string({ maxLength: 8 }), async (at, length, put) => {
      await writeFile(join(folder, 'systems/bapenda.pajak.yaml'), good.slice(0, at) + put + good.slice(at + length));
      const { faults, locate } = await loadConfiguration(folder);
      return faults.every((fault) => /^\S+:\d+:\d+/.test(printFault(fault, locate(fault), 'id')));
    }),
    { numRuns: 30 },
  );
});
