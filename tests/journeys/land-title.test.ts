import t from 'tap';
import { landTitle } from '../../demo/land-title.js';
import type { Place } from '../../demo/place.js';
import type { Json } from '../../src/core/json.js';
import { startGateway, type TestGateway, withAgreement } from '../gateway.js';
import { entriesOf } from '../http/asking.js';

interface Told {
  readonly status: number;
  readonly body: {
    readonly respon_code: string;
    readonly keterangan?: string;
    readonly result?: Record<string, Json>;
  };
}

const setUp = ({ url, control }: TestGateway) => {
  const send = async (operation: string, errand: Record<string, unknown>): Promise<Told> => {
    const reply = await control('/bpn/ask', { body: { url: `${url}/native/bpn.pertanahan/${operation}`, ...errand } });
    return reply.json<Told & Record<string, Json>>();
  };
  return {
    send,
    duty: (ask: Record<string, unknown>) => send('getBPHTBService', { ask }),
    tax: (ask: Record<string, unknown>) => send('getPBBService', { ask }),
  };
};

const later = /bukan berarti belum dibayar/;

t.test('F11: before a title is transferred, the land office asks about duty and tax in its own dialect', async (t) => {
  const gateway = await startGateway(t);
  const { cases, control, call, reconfigure, lines } = gateway;
  const { send, duty, tax } = setUp(gateway);
  const { paid, unpaid, tooLittle, late } = cases.bphtb ?? {};
  const asked = (one: typeof paid, NOP = one?.nop) => ({ NOP, NTPD: one?.receiptNumber });

  await t.test('a paid duty is answered as its own systems expect it, the withheld property left out', async (t) => {
    const { status, body } = await duty({ ...asked(paid, paid?.nopDotted), TAHUN: String(paid?.paidOn).slice(0, 4) });
    t.equal(status, 200);
    t.match(body, {
      respon_code: 'OK',
      result: {
        NOP: paid?.nop,
        NTPD: paid?.receiptNumber,
        STATUS: 'Y',
        JENISBAYAR: 'L',
        PEMBAYARAN: '6160000',
        TANGGAL_PEMBAYARAN: /^\d{2}\/\d{2}\/\d{4}$/,
        NAMA: 'BUDI CONTOH',
      },
    });
    t.notOk('LUASTANAH' in (body.result ?? {}), 'what the agreement does not grant is absent');
    t.notOk('keterangan' in body);
    t.strictSame((await duty(asked(paid))).body, body, 'plain or dotted, with or without TAHUN');
  });

  await t.test('not paid is T and H; paid and less than due is Y and H', async (t) => {
    t.match((await duty(asked(unpaid))).body.result, { STATUS: 'T', JENISBAYAR: 'H' });
    t.match((await duty(asked(tooLittle))).body.result, { STATUS: 'Y', JENISBAYAR: 'H', PEMBAYARAN: '1000000' });
  });

  await t.test(
    'a receipt the bank has not posted yet is "try later", never "not paid", and then it is there',
    async (t) => {
      const { body } = await duty(asked(late));
      t.match(body, { respon_code: 'NTPD tidak ditemukan', keterangan: later });
      t.notOk('result' in body, 'no STATUS that could be taken for unpaid');
      await control('/bapenda/post', { method: 'POST' });
      t.match((await duty(asked(late))).body.result, { STATUS: 'Y', JENISBAYAR: 'L' });
    },
  );

  await t.test('land tax in arrears is told in the free texts of the dialect', async (t) => {
    const { properties = {} } = cases;
    const texts: Record<string, string> = {
      paid: '100% Lunas',
      unpaid: 'Belum Lunas',
      inProcess: 'Pembayaran sedang diproses oleh kantor Kelurahan/Desa',
      billed: 'Pembayaran Sudah dalam ID Billing',
    };
    for (const [name, text] of Object.entries(texts)) {
      const { body } = await tax({ NOP: properties[name]?.nopDotted, TAHUN: properties[name]?.year });
      t.match(body, { respon_code: 'OK', result: { STATUS_TUNGGAKAN: text, KELURAHAN_OP: 'TAMANSARI' } }, name);
      t.notOk('NAMA_WP' in (body.result ?? {}), 'the owner is withheld');
    }
  });

  await t.test('what is wrong with a call is told in its own words, over HTTP 200', async (t) => {
    const told = async (operation: string, errand: Record<string, unknown>): Promise<string> => {
      const { status, body } = await send(operation, errand);
      t.equal(status, 200);
      return body.respon_code;
    };
    const ask = asked(paid);
    t.equal(await told('getBPHTBService', { ask, login: 'wrong' }), 'Username atau password salah');
    t.equal(await told('getBPHTBService', { ask, login: 'none' }), 'Not Authorized');
    t.equal(await told('getBPHTBService', { raw: '{"USERNAME":' }), 'JSON Not Valid');
    t.equal(await told('getBPHTBService', { ask: { NOP: paid?.nop } }), 'JSON Not Valid', 'NTPD is missing');
    t.equal(await told('getBPHTBService', { ask: { ...ask, TAHUN: 'dua ribu' } }), 'JSON Not Valid');
    t.equal(await told('getPBBService', { ask: { NOP: '351024000800109990', TAHUN: 2026 } }), 'NOP tidak ditemukan');
    t.equal(await told('getBPHTBService', { ask: asked(paid, '351024000800109990') }), 'NOP tidak ditemukan');
  });

  await t.test('while the tax office is down the answer is "try later", and its entry says why', async (t) => {
    await control('/faults/bapenda', { body: { failNext: 1, status: 503 } });
    const { body } = await duty(asked(paid));
    t.match(body, { respon_code: /^Layanan Bapenda sedang terganggu/, keterangan: later });
    t.notOk('result' in body);
    await control('/faults/bapenda', { method: 'DELETE' });
  });

  await t.test('the agreement decides: its limits and its suspension reach the land office, too', async (t) => {
    await reconfigure(withAgreement('bpn-bapenda-2026', { rate: { perMinute: 1 } }));
    const answers = [await duty(asked(paid)), await duty(asked(paid)), await duty(asked(paid))];
    t.ok(answers.some(({ body }) => body.respon_code.startsWith('Batas permintaan tercapai')));
    await reconfigure(withAgreement('bpn-bapenda-2026', { rate: { perMinute: 120 }, status: 'suspended' }));
    t.equal((await duty(asked(paid))).body.respon_code, 'Not Authorized');
    await reconfigure(withAgreement('bpn-bapenda-2026', { status: 'active' }));
  });

  await t.test('the auditor sees every question with its agreement, officer and case', async (t) => {
    const { text, json } = await call('inspektorat.audit', '/audit/v1/exchanges?consumer=bpn.pertanahan&limit=100');
    const found = json<{ entries: { entry: Record<string, Json> }[] }>().entries.map(({ entry }) => entry);
    const answered = found.find(
      ({ kind, service }) => kind === 'exchange.answered' && service === 'tax.bphtb.verify.v1',
    );
    t.match(answered, {
      provider: 'bapenda.sismiop',
      agreement: 'bpn-bapenda-2026',
      purpose: 'PUBLIC_SERVICE.LAND',
      elements: { returned: ['payment', 'payer'], withheld: ['property'] },
    });
    const codes = new Set(found.map(({ code }) => code));
    for (const code of [
      'SUBJECT_NOT_FOUND_YET',
      'SUBJECT_NOT_FOUND',
      'PROVIDER_UNAVAILABLE',
      'BODY_MALFORMED',
      'RATE_LIMITED',
      'AGREEMENT_NOT_ACTIVE',
    ])
      t.ok(codes.has(code), `${code} is on record`);
    t.notMatch(text, /3510240008|BPHTB35/, 'no number stands in the clear part of the log');
    t.equal((await entriesOf(gateway, String(answered?.exchange))).length, 1);
  });

  await t.test('the demonstration walks the same way', async (t) => {
    await control('/reset', { method: 'POST' });
    const { url, controlUrl } = gateway;
    const place: Place = { url, cases, control: controlUrl, clients: {}, own: true, leave: () => Promise.resolve() };
    const steps: string[] = [];
    const tell = { step: (_what: unknown, verdict: string) => steps.push(verdict), remark: () => undefined };
    await landTitle(place, tell);
    t.same(steps, [
      'Y L',
      'T H',
      'Y H',
      'NTPD tidak ditemukan',
      'Y L',
      'Belum Lunas',
      'Layanan Bapenda sedang terganggu, silakan coba lagi',
      'OK',
    ]);
  });

  t.notMatch(
    lines.join('\n'),
    /3510242504909001|3510240008|BPHTB35|salah/,
    'no number and no password is in the process log',
  );
});
