import { type Agency, type Answer, json, type Operation } from '../agency.js';
import { derive } from '../credentials.js';
import { callGateway, isOwnMachine } from '../gateway-call.js';
import { asText, isRecord, readObject } from '../native-json.js';

export const bpnUser = 'bpn-3510';

const operations = ['getBPHTBService', 'getPBBService', 'postDataBPN'] as const;

const usage = {
  error: `Send {"url": "http://127.0.0.1:…/${operations.join('" or "…/')}", "ask": {"NOP": …, "NTPD": …, "TAHUN"?: …}, "login"?: "right" | "wrong" | "none", "raw"?: text to send instead of "ask"}.`,
};

/** The land office: it serves nobody, and asks the gateway in the dialect that it speaks with tax offices. */
export const openBpn = (secret: string): Agency => {
  const password = derive(secret, 'bpn');
  const logins = {
    right: { USERNAME: bpnUser, PASSWORD: password },
    wrong: { USERNAME: bpnUser, PASSWORD: 'salah' },
    none: {},
  } as const;
  const ask = async (bytes: Uint8Array): Promise<Answer> => {
    const { url, ask = {}, login = 'right', raw } = readObject(bytes) ?? {};
    if (!isOwnMachine(asText(url), operations) || !isRecord(ask)) return json(400, usage);
    if (login !== 'right' && login !== 'wrong' && login !== 'none') return json(400, usage);
    const text = raw === undefined ? JSON.stringify({ ...logins[login], ...ask }) : asText(raw);
    return json(200, await callGateway(asText(url), text));
  };
  const asking: Operation = { name: 'ask', method: 'POST', path: '/bpn/ask', answer: ({ body }) => ask(body) };
  return {
    name: 'bpn',
    env: { SANDBOX_BPN_USER: bpnUser, SANDBOX_BPN_PASSWORD: password },
    operations: [],
    controls: [asking],
    reset() {},
  };
};
