import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import { objectBody, texts } from '../../src/protocols/http-request.js';
import { type SimConfig, simConfig } from './config.js';
import { fixedScript } from './fixed.js';
import { pipeScript } from './pipe.js';
import type { RecordFields } from './records.js';
import { openTransport } from './transport.js';

// Nobody's NIK: no district is 000000.
const nobody: RecordFields = { kunci: 'N', nomor: '0000000000000000' };

/** What is asked by: the number of a licence, or a NIK. */
const keyOf = (fields: JsonObject): RecordFields => {
  const { nik, no_sim } = texts(fields);
  if (no_sim !== undefined) return { kunci: 'S', nomor: no_sim };
  if (nik !== undefined) return { kunci: 'N', nomor: nik };
  throw new Failure('TRANSLATION_FAILED', {
    en: 'The mapping gives neither "nik" nor "no_sim". Correct the route\'s translation.',
    id: 'Pemetaan tidak memberikan "nik" maupun "no_sim". Perbaiki translasi pada rutenya.',
  });
};

const refuseLogin = ({ kode }: JsonObject): void => {
  if (kode !== '05' && kode !== '06') return;
  throw new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: 'The licence register does not accept the terminal or its PIN. Correct them, then probe again.',
      id: 'Register SIM menolak terminal atau PIN-nya. Perbaiki, lalu uji lagi.',
    },
    { sent: 'yes', native: kode },
  );
};

export const sim = defineAdapter<SimConfig>({
  api: ADAPTER_API,
  kind: 'sim',
  summary: 'Register of driving licences (SIM) over TCP or HTTP, simulated dialect',
  home: new URL('./', import.meta.url),
  config: simConfig,
  operations: { 'BACA-SIM': { effect: 'read' } },
  connect(config, tools) {
    const { layout = 'fixed', charset = 'windows-1252', terminal, pin } = config;
    const script = layout === 'pipe' ? pipeScript(charset) : fixedScript(charset);
    const carry = openTransport(config, tools);
    const login = { tipe: 'Q', versi: '01', terminal, pin };
    return {
      async send(_operation, native, call) {
        const question = script.question({ ...login, ...keyOf(objectBody(native.body)) });
        return { body: script.answer(await carry(question, call)) };
      },
      async probe(signal) {
        const call = { signal, deadline: tools.clock.now().getTime() + 10_000, traceparent: undefined };
        refuseLogin(script.answer(await carry(script.question({ ...login, ...nobody }), call)));
      },
      async close() {},
    };
  },
});
