// A village's desk: checks a citizen, registers the letter, looks into the mailbox. The NIK comes over standard input,
// since every user of a machine sees the arguments of a program.
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { connect, type Gateway } from './gateway.js';
import { Problem } from './problem.js';

const asked = { purpose: 'PUBLIC_SERVICE.VILLAGE_LETTER', officer: 'petugas-07' };

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}.`);
  return value;
};

const write = async (gateway: Gateway, nik: string): Promise<void> => {
  const claims = { fullName: 'BUDI CONTOH', birthDate: '1990-04-25' };
  const citizen = await gateway.ask<{ overall: string }>('population.person.verify.v1', { nik, claims }, asked);
  say(`citizen ${citizen.body.overall}, exchange ${citizen.exchange}`);
  if (citizen.body.overall !== 'MATCH') return;

  const number = randomBytes(4).toString('hex');
  const letter = {
    villageCode: '35.10.24.2008',
    letterNumber: `503/${number}/2026`,
    letterType: 'BUSINESS_DOMICILE',
    nik,
    fullName: claims.fullName,
    issuedOn: '2026-11-20',
    document: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n').toString('base64'),
  };
  const register = () =>
    gateway.write<{ status: string }>('village.letter.register.v1', letter, asked, `letter-${number}`);
  const first = await register();
  say(`letter ${first.body.status}, exchange ${first.exchange}`);
  const again = await register();
  say(`again ${again.body.status}, ${again.exchange === first.exchange ? 'the same exchange' : 'ANOTHER exchange'}`);
};

const read = async (gateway: Gateway): Promise<void> => {
  for (const { id, service, exchange } of await gateway.inbox()) {
    say(`mailbox ${service}, exchange ${exchange}`);
    // Here your own database would keep it; only then is it acknowledged.
    await gateway.acknowledge(id);
  }
};

const refused = async (gateway: Gateway, nik: string): Promise<void> => {
  try {
    await gateway.ask('population.person.read.v1', { nik }, { ...asked, elements: ['religion'] });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(`refused ${error.code}: ${error.message}`);
  }
};

const gateway = connect({
  url: setting('GATEWAY_URL'),
  clientId: setting('CLIENT_ID'),
  clientSecret: setting('CLIENT_SECRET'),
  language: 'en',
});
const nik = (await text(process.stdin)).trim();
await write(gateway, nik);
await refused(gateway, nik);
await read(gateway);
