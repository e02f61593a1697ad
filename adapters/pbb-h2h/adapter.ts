import { ADAPTER_API, type Call, type Connection, defineAdapter, type Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { objectBody } from '../../src/protocols/http-request.js';
import { createIso8583, type Iso8583, type IsoMessage } from '../../src/protocols/iso8583.js';
import { frame, framed, unframed } from '../../src/protocols/length-prefix.js';
import { tcpAddress } from '../../src/protocols/tcp-address.js';
import { checkSignOn, readAnswer } from './answer.js';
import { createBank } from './bank.js';
import { type PbbH2hConfig, pbbH2hConfig } from './config.js';
import { elements, isOperation } from './dialect.js';
import { question, signOn } from './request.js';

type Limits = Pick<Call, 'signal' | 'deadline'>;

const notOneWay = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'Give either "url", to ask a payment host, or "listen", to be asked by a bank. Correct the system\'s configuration.',
    id: 'Isi salah satu: "url" untuk bertanya kepada host pembayaran, atau "listen" untuk ditanya bank. Perbaiki konfigurasi sistemnya.',
  });

const notTcp = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: "The url must be tcp://host:port. Correct the system's configuration.",
    id: 'url harus berupa tcp://host:port. Perbaiki konfigurasi sistemnya.',
  });

const notOffered = (operation: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The payment host has no operation "${operation}". Use inquiry, payment or reversal in the mapping document.`,
    id: `Host pembayaran tidak memiliki operasi "${operation}". Gunakan inquiry, payment, atau reversal pada dokumen pemetaan.`,
  });

/** Signs on and then asks, on a connection of its own. */
const createConversation = (url: string, config: PbbH2hConfig, codec: Iso8583, { tcp, clock }: Tools) => {
  const address = tcpAddress(url);
  if (address === undefined) throw notTcp();
  const carried = (message: IsoMessage) => ({ bytes: framed(codec.encode(message)), frame });
  const greet = () => carried(signOn(config, clock.now()));
  const read = (bytes: Uint8Array): IsoMessage => codec.decode(unframed(bytes));
  const accept = (bytes: Uint8Array): void => checkSignOn(read(bytes));
  return {
    ask: async (message: IsoMessage, { signal, deadline }: Limits): Promise<IsoMessage> =>
      read(await tcp.exchange({ ...address, ...carried(message), greeting: { ...greet(), accept }, signal, deadline })),
    signOn: async ({ signal, deadline }: Limits): Promise<void> =>
      accept(await tcp.exchange({ ...address, ...greet(), signal, deadline })),
  };
};

/** A payment host that the gateway asks. */
const asking = (
  conversation: ReturnType<typeof createConversation>,
  config: PbbH2hConfig,
  { clock }: Pick<Tools, 'clock'>,
): Connection => ({
  async send(operation, native, call) {
    if (!isOperation(operation)) throw notOffered(operation);
    const message = question(operation, objectBody(native.body), config, call, clock.now());
    return { body: readAnswer(operation, message, await conversation.ask(message, call), clock.now()) };
  },
  probe: (signal) => conversation.signOn({ signal, deadline: clock.now().getTime() + 10_000 }),
  async close() {},
});

/** A bank that asks the gateway; it is never called, so there is nothing to reach. */
const asked = (listen: NonNullable<Connection['listen']>): Connection => ({
  listen,
  async probe() {},
  async close() {},
});

export const pbbH2h = defineAdapter<PbbH2hConfig>({
  api: ADAPTER_API,
  kind: 'pbb-h2h',
  summary: 'Payment host of the land tax (PBB-P2), ISO 8583 over TCP',
  home: new URL('./', import.meta.url),
  config: pbbH2hConfig,
  operations: { inquiry: { effect: 'read' }, payment: { effect: 'write' }, reversal: { effect: 'write' } },
  inbound: ['inquiry', 'payment', 'reversal'],
  connect(config, tools) {
    const { url, listen, bitmap = 'hex' } = config;
    const codec = createIso8583(elements, bitmap);
    if (listen !== undefined && url === undefined) return asked(createBank(listen, config, codec, tools));
    if (url === undefined || listen !== undefined) throw notOneWay();
    return asking(createConversation(url, config, codec, tools), config, tools);
  },
});
