#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { terminalLanguage } from './config/environment.js';
import { Failure } from './core/failure.js';
import type { Language } from './core/text.js';

/** How a command ends for the shell: 0 done, 1 failed, 2 called wrongly. */
const tell = (error: unknown, language: Language): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const text = error instanceof Failure ? `${error.code}: ${error.detail[language]}` : `UNEXPECTED: ${String(error)}`;
  process.stderr.write(`${text}\n`);
  return 1;
};

const program = new Command('jembatan')
  .description('Interoperability gateway between the information systems of a regency')
  .showHelpAfterError()
  .exitOverride();

/** A command loads what it needs when it is called: `check` has no use for the HTTP server, nor the help for anything. */
const lazily =
  <Given extends readonly unknown[]>(load: () => Promise<(...given: Given) => Promise<void>>) =>
  async (...given: Given): Promise<void> =>
    (await load())(...given);

type Does = { readonly serve: boolean; readonly work: boolean };
const start = (does: Does, sandbox: boolean) =>
  lazily(async () => {
    const { startCommand } = await import('./commands/start.js');
    return () => startCommand(does, sandbox);
  });

program
  .command('start')
  .description(
    'serve and work in one process, as without any word; with the sandbox agencies when the configuration says sandbox: true',
  )
  .action(start({ serve: true, work: true }, true));
program
  .command('serve')
  .description('answer HTTP only')
  .action(start({ serve: true, work: false }, false));
program
  .command('work')
  .description('deliver queued exchanges only')
  .action(start({ serve: false, work: true }, false));
program
  .command('check')
  .argument('[dir]', 'configuration folder')
  .option('--json', 'print the faults as JSON')
  .description('find every fault of a configuration: documents, references, contracts, mappings, examples')
  .action(lazily(async () => (await import('./commands/check.js')).checkCommand));
program
  .command('apply')
  .argument('[dir]', 'configuration folder')
  .option('-m, --message <text>', 'why it changes', '')
  .option('--by <name>', 'who changes it', 'administrator')
  .description('put a configuration in force on the running processes, without a restart')
  .action(lazily(async () => (await import('./commands/apply.js')).applyCommand));
program
  .command('probe')
  .argument('<system>', 'id of a system the gateway calls')
  .description('test a system’s address and credentials from this machine')
  .action(lazily(async () => (await import('./commands/probe.js')).probeCommand));
program
  .command('client')
  .description('credentials of systems')
  .command('add')
  .argument('<system>', 'id of a system with "client:" in its document')
  .option('--json', 'print the credentials as JSON')
  .description('make a new client secret for a system and show it once; the one before stops working')
  .action(lazily(async () => (await import('./commands/client-add.js')).clientAddCommand));
program
  .command('log')
  .description('the exchange log')
  .command('rotate-key')
  .description('put a new key before the one that signs the exchange log; taken up at the next start')
  .action(lazily(async () => (await import('./commands/log-rotate-key.js')).logRotateKeyCommand));
program
  .command('retention')
  .description('what may be kept how long')
  .command('run')
  .option('--dry-run', 'count what would be erased')
  .option('--json', 'print the counts as JSON')
  .description('erase what its retention allows no longer, as the gateway does every hour')
  .action(lazily(async () => (await import('./commands/retention.js')).retentionRunCommand));
const vault = program
  .command('vault')
  .description('the openings of the exchange log, apart from the database’s other backups');
vault
  .command('backup')
  .option('--to <folder>', 'default: vault-backups in the data folder, where old ones are removed')
  .description('write the openings into one encrypted file')
  .action(lazily(async () => (await import('./commands/retention.js')).vaultBackupCommand));
vault
  .command('restore')
  .argument('<file>', 'a file that vault backup wrote')
  .description('bring back openings that are missing; what was erased since stays erased')
  .action(lazily(async () => (await import('./commands/retention.js')).vaultRestoreCommand));
const say = (en: string, id: string): string => ({ en, id })[terminalLanguage()];
const scaffold = program
  .command('new')
  .description(
    say(
      'write the start of something: files that compile, pass the check and are tested',
      'menulis awal dari sesuatu: berkas yang dapat dikompilasi, lolos pemeriksaan, dan teruji',
    ),
  );
scaffold
  .command('adapter')
  .argument('<kind>', say('such as rumah-sakit', 'misalnya rumah-sakit'))
  .description(say('an adapter and its test, in the source tree', 'adapter beserta pengujiannya, di pohon sumber'))
  .action(lazily(async () => (await import('./commands/new.js')).newAdapterCommand));
scaffold
  .command('contract')
  .argument('<service>', say('such as health.visit.read.v1', 'misalnya health.visit.read.v1'))
  .description(
    say(
      'a contract with valid and invalid examples, in the source tree',
      'kontrak dengan contoh yang sah dan yang tidak, di pohon sumber',
    ),
  )
  .action(lazily(async () => (await import('./commands/new.js')).newContractCommand));
scaffold
  .command('system')
  .argument('<system>', say('such as dinkes.puskesmas', 'misalnya dinkes.puskesmas'))
  .requiredOption('--adapter <kind>', say('which adapter it is reached through', 'adapter yang menghubunginya'))
  .option('--dir <folder>', say('configuration folder', 'folder konfigurasi'))
  .description(
    say(
      'the documents of a system behind an adapter, in a configuration folder',
      'dokumen suatu sistem di balik adapter, di folder konfigurasi',
    ),
  )
  .action(lazily(async () => (await import('./commands/new.js')).newSystemCommand));
const several = (value: string, before: readonly string[] = []): string[] => [...before, value];
program
  .command('verify')
  .argument('<log>', 'https://… of a gateway, postgres://… of its database, or a bundle or a receipt in a file')
  .option('--key <key>', 'verifier key that is trusted, as GET /log/key shows it; may be repeated', several)
  .option('--state <file>', 'remembers what was seen, so that the next visit notices what was rewritten or cut off')
  .option('--receipt <file>', 'a receipt to prove as well')
  .option('--witnesses <policy>', 'whose cosignatures must be there: "2 of <key>, <key>, <key>", or a file with that')
  .option('--client <system>', 'whose login may read the entries themselves')
  .option('--secret <reference>', 'its secret: env:NAME or file:PATH')
  .description('verify an exchange log: every entry, the tree, signatures, and that nothing seen before was rewritten')
  .action(lazily(async () => (await import('./commands/verify.js')).verifyCommand));
program
  .command('witness')
  .argument('<url>', 'https://… of a gateway')
  .requiredOption('--name <name>', 'of this witness, such as inspektorat.example.go.id/w1')
  .requiredOption('--state <folder>', 'its key, and what it has cosigned last')
  .option('--key <key>', 'verifier key of the log that is trusted; may be repeated', several)
  .option('--once', 'look once, for those who run it by a timer')
  .option('--every <seconds>', 'how often to look', '60')
  .description('cosign the checkpoints of a log as long as it rewrites and cuts off nothing')
  .action(lazily(async () => (await import('./commands/witness.js')).witnessCommand));
program
  .command('migrate')
  .description('bring the database to this program’s tables')
  .action(lazily(async () => (await import('./commands/migrate.js')).migrateCommand));

const words = process.argv.slice(2);
try {
  await program.parseAsync(words.length === 0 ? ['start'] : words, { from: 'user' });
} catch (error) {
  process.exitCode = tell(error, terminalLanguage());
}
