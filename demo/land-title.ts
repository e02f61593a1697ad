import { control } from './control.js';
import { at, type Json, text } from './json.js';
import { waitFor } from './patience.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

/** One question of the land office, in its own dialect, and the word of the answer that counts. */
interface Question {
  readonly operation: 'getBPHTBService' | 'getPBBService' | 'postDataBPN';
  readonly ask: Json;
  readonly expected: string;
  readonly words: Text;
}

const verdictOf = (body: Json | undefined): string => {
  const result = at(body, 'result');
  if (at(result, 'STATUS') === undefined && at(result, 'STATUS_TUNGGAKAN') === undefined)
    return text(at(body, 'respon_code'));
  const arrears = at(result, 'STATUS_TUNGGAKAN');
  return arrears === undefined ? `${text(at(result, 'STATUS'))} ${text(at(result, 'JENISBAYAR'))}` : text(arrears);
};

const ask = (place: Place, tell: Tell, { operation, ask, expected, words }: Question): Promise<void> =>
  step(operation, async () => {
    const url = `${place.url}/native/bpn.pertanahan/${operation}`;
    const answer = await control(place, '/bpn/ask', { url, ask });
    expectEqual('HTTP', at(answer, 'status'), 200);
    expectEqual('the answer', verdictOf(at(answer, 'body')), expected);
    const ms = Number(at(answer, 'ms'));
    tell.step(operation, expected, { exchange: text(at(answer, 'exchange')), ms }, words);
  });

const dutyOf = ({ cases }: Place, name: string): Pick<Question, 'operation' | 'ask'> => {
  const duty = at(cases, 'bphtb', name);
  return {
    operation: 'getBPHTBService',
    ask: { NOP: at(duty, 'nopDotted') ?? null, NTPD: at(duty, 'receiptNumber') ?? null },
  };
};

const taxOf = ({ cases }: Place, name: string): Pick<Question, 'operation' | 'ask'> => {
  const property = at(cases, 'properties', name);
  return {
    operation: 'getPBBService',
    ask: { NOP: at(property, 'nopDotted') ?? null, TAHUN: at(property, 'year') ?? null },
  };
};

/** The title of one of the sandbox's properties passes to her who paid the duty. */
const transferOf = (place: Place): Pick<Question, 'operation' | 'ask'> => {
  const { aliveWoman } = at(place.cases, 'persons') as Readonly<Record<string, Json>>;
  return {
    operation: 'postDataBPN',
    ask: {
      ...(dutyOf(place, 'late').ask as Readonly<Record<string, Json>>),
      NO_SERTIPIKAT: '12.37.24.08.1.00123',
      TGL_PERALIHAN: '24/11/2026',
      NO_AKTA: '123/2026',
      TGL_AKTA: '20/11/2026',
      NIK: at(aliveWoman, 'nik') ?? null,
      NAMA: at(aliveWoman, 'fullName') ?? null,
    },
  };
};

/** Flow F11: the land office asks about duty and tax before it registers a transfer, as it asks any tax office, and reports the new owner after it. */
export const landTitle = async (place: Place, tell: Tell): Promise<void> => {
  const about = (question: Question): Promise<void> => ask(place, tell, question);
  await control(place, '/bapenda/post', { posted: false });
  await about({
    ...dutyOf(place, 'paid'),
    expected: 'Y L',
    words: { en: 'paid and settled: the title may pass', id: 'lunas: hak dapat dialihkan' },
  });
  await about({ ...dutyOf(place, 'unpaid'), expected: 'T H', words: { en: 'not paid', id: 'belum dibayar' } });
  await about({
    ...dutyOf(place, 'tooLittle'),
    expected: 'Y H',
    words: { en: 'paid, and less than was due', id: 'dibayar, tetapi kurang dari yang terutang' },
  });
  await about({
    ...dutyOf(place, 'late'),
    expected: 'NTPD tidak ditemukan',
    words: { en: 'paid a moment ago: ask again later', id: 'baru saja dibayar: tanyakan lagi nanti' },
  });
  await control(place, '/bapenda/post', {});
  await about({
    ...dutyOf(place, 'late'),
    expected: 'Y L',
    words: { en: 'the bank has posted it', id: 'bank sudah membukukannya' },
  });
  await about({
    ...taxOf(place, 'unpaid'),
    expected: 'Belum Lunas',
    words: { en: 'land tax in arrears', id: 'PBB menunggak' },
  });
  await control(place, '/faults/bapenda', { failNext: 1, status: 503 });
  await about({
    ...dutyOf(place, 'paid'),
    expected: 'Layanan Bapenda sedang terganggu, silakan coba lagi',
    words: { en: 'an outage is never "not paid"', id: 'gangguan tidak pernah berarti "belum dibayar"' },
  });
  await about({
    ...transferOf(place),
    expected: 'OK',
    words: { en: 'the title has passed: the new owner is reported', id: 'hak telah beralih: pemilik baru dilaporkan' },
  });
  await waitFor('the new owner in the tax office’s register', async () => {
    const owners = at(await control(place, '/bapenda/transfers'), 'owners');
    return at(owners, text(at(place.cases, 'bphtb', 'late', 'nop')));
  });
  tell.remark({ en: 'the tax office knows the new owner', id: 'Bapenda mengenal pemilik barunya' });
};
