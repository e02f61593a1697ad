import { type Answer, type Clock, json, type Operation } from '../agency.js';
import { namedBusinessesOn } from '../businesses.js';
import { wibDay } from '../calendar.js';
import { callGateway, isOwnMachine } from '../gateway-call.js';
import { asText, isRecord, readObject } from '../native-json.js';
import { dataNib } from './document.js';
import { type Inbound, type TokenChoice, tokenFor } from './token.js';

/** What a test may ask OSS to send. */
interface Errand {
  readonly case: string;
  readonly url: string;
  readonly token: TokenChoice;
  /** How often the same document is sent. */
  readonly repeat: number;
  /** Members of dataNIB to be replaced. */
  readonly changes: Readonly<Record<string, unknown>>;
}

const usage = {
  error:
    'Send {"case": a named business, "url": "http://127.0.0.1:…/receiveNIB", "token"?: "today" | "yesterday" | "wrong" | "none", "repeat"?: 1–10, "region"?: ten digits, "documentType"?: "9" | "5" | "3" | "4", "changes"?: {…}}.',
};

/** OSS as the caller: posts receiveNIB to the gateway and reports what it answered. */
export const sendNib = (inbound: Inbound, clock: Clock): Operation => ({
  name: 'send-nib',
  method: 'POST',
  path: '/oss/send-nib',
  answer: async ({ body }): Promise<Answer> => {
    const errand = readErrand(readObject(body) ?? {});
    if (errand === undefined) return json(400, usage);
    const businesses = Object.entries(namedBusinessesOn(wibDay(clock())));
    const business = businesses.find(([name]) => name === errand.case)?.[1];
    if (business === undefined) return json(400, usage);
    const text = JSON.stringify({ dataNIB: { ...dataNib(business), ...errand.changes } });
    const token = tokenFor(inbound, errand.token, clock());
    const headers = token === undefined ? {} : { token };
    const answers = [];
    for (let time = 0; time < errand.repeat; time++) answers.push(await callGateway(errand.url, text, headers));
    return json(200, { sent: answers.length, answers });
  },
});

const readErrand = (asked: Readonly<Record<string, unknown>>): Errand | undefined => {
  const token = asked.token ?? 'today';
  const repeat = asked.repeat ?? 1;
  const changes = asked.changes ?? {};
  if (token !== 'today' && token !== 'yesterday' && token !== 'wrong' && token !== 'none') return undefined;
  if (typeof repeat !== 'number' || !Number.isInteger(repeat) || repeat < 1 || repeat > 10) return undefined;
  if (!isRecord(changes) || !isOwnMachine(asText(asked.url), ['receiveNIB'])) return undefined;
  const region = asked.region === undefined ? {} : { kd_daerah: asText(asked.region) };
  const documentType = asked.documentType === undefined ? {} : { tipe_dokumen: asText(asked.documentType) };
  return {
    case: asText(asked.case),
    url: asText(asked.url),
    token,
    repeat,
    changes: { ...region, ...documentType, ...changes },
  };
};
