import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { startGateway, withAgreement, withRoute } from '../gateway.js';

const service = 'tax.property.owner.update.v1';
const later = { retry: { attempts: 40, firstDelayMs: 50, maxDelayMs: 200 } };

interface Told {
  readonly respon_code: string;
  readonly keterangan?: string;
  readonly result?: Record<string, Json>;
}

t.test('F11: after the transfer the land office reports the new owner in its own dialect', async (t) => {
  const gateway = await startGateway(t, { configure: withRoute(service, later) });
  const { cases, control, call, url, reconfigure, lines } = gateway;
  const { paid, late, tooLittle } = cases.bphtb ?? {};
  const { aliveWoman, alive } = cases.persons ?? {};
  const transfer = (duty = paid, owner = aliveWoman) => ({
    NOP: duty?.nopDotted,
    NTPD: duty?.receiptNumber,
    NO_SERTIPIKAT: '12.37.24.08.1.00123',
    TGL_PERALIHAN: '24/11/2026',
    NO_AKTA: '123/2026',
    TGL_AKTA: '20/11/2026',
    NIK: owner?.nik,
    NAMA: owner?.fullName,
  });
  const post = async (ask: Record<string, unknown>): Promise<Told> => {
    const sent = await control('/bpn/ask', { body: { url: `${url}/native/bpn.pertanahan/postDataBPN`, ask } });
    return sent.json<{ body: Told }>().body;
  };
  /** Posted again until the answer is this one, as the land office's nightly repeat does. */
  const postUntil = async (ask: Record<string, unknown>, done: (told: Told) => boolean): Promise<Told> => {
    for (;;) {
      const told = await post(ask);
      if (done(told)) return told;
      await pause(50);
    }
  };
  const recorded = async () => (await control('/bapenda/transfers')).json<{ count: number; owners: object }>();
  const calls = async () =>
    (await control('/calls/bapenda')).json<{ operations: Record<string, number> }>().operations.postDataBPN ?? 0;
  const waits = /^Diterima dan diteruskan/;

  await t.test('it is taken at once, and the tax office’s register names the new owner, once', async (t) => {
    t.match(await post(transfer()), { respon_code: 'OK', keterangan: waits });
    const told = await postUntil(transfer(), ({ result }) => result !== undefined);
    t.strictSame(told, { result: { NOP: paid?.nop }, respon_code: 'OK' }, 'the repeat reads what became of it');
    t.strictSame(await recorded(), { count: 1, owners: { [String(paid?.nop)]: aliveWoman?.fullName } });
    t.equal(await calls(), 1, 'repeats reach the tax office no more');
  });

  await t.test(
    'another owner under the same receipt is refused in its own words, and the first one stays',
    async (t) => {
      const other = { ...transfer(paid, alive), NOP: paid?.nop };
      t.match(await post(other), { respon_code: 'OK', keterangan: waits }, 'plain is as good as dotted');
      const told = await postUntil(other, ({ respon_code }) => respon_code !== 'OK');
      t.match(told, { respon_code: 'Data sudah pernah dikirim', keterangan: /sudah mencatat/ });
      t.match(await recorded(), { count: 1, owners: { [String(paid?.nop)]: aliveWoman?.fullName } });
    },
  );

  await t.test('a property that nobody knows is told so to whoever asks again', async (t) => {
    const unknown = { ...transfer(tooLittle), NOP: '35.10.240.008.001-0999.0' };
    await post(unknown);
    t.match(await postUntil(unknown, ({ respon_code }) => respon_code !== 'OK'), {
      respon_code: 'NOP tidak ditemukan',
    });
  });

  await t.test('while the tax office is down it is kept and tried again', async (t) => {
    const before = await calls();
    await control('/faults/bapenda', { body: { failNext: 2, status: 503, operation: 'postDataBPN' } });
    t.match(await post(transfer(tooLittle)), { respon_code: 'OK', keterangan: waits });
    t.match(await postUntil(transfer(tooLittle), ({ result }) => result !== undefined), { respon_code: 'OK' });
    t.equal(await calls(), before + 3, 'two failed attempts, and one that was taken');
    t.match(await recorded(), { count: 2 });
  });

  await t.test(
    'a receipt that the bank has not posted yet is no refusal: it is asked again in a quarter of an hour',
    async (t) => {
      t.match(await post(transfer(late)), { respon_code: 'OK', keterangan: waits });
      const waiting = async () => (await call('kominfo.admin', '/admin/v1/deliveries?state=due')).text;
      while (!(await waiting()).includes('SUBJECT_NOT_FOUND_YET')) await pause(50);
      t.match(await post(transfer(late)), { keterangan: waits }, 'nobody has said no');
      t.match(await recorded(), { count: 2 });
    },
  );

  await t.test('what cannot be taken is said at once: unreadable, wrong login, no agreement', async (t) => {
    const { NAMA: _name, ...nobody } = transfer(tooLittle);
    t.match(await post(nobody), { respon_code: 'JSON Not Valid' });
    t.match(await post({ ...transfer(tooLittle), TGL_AKTA: '31/02/2026' }), { respon_code: 'JSON Not Valid' });
    const place = `${url}/native/bpn.pertanahan/postDataBPN`;
    const wrong = await control('/bpn/ask', { body: { url: place, ask: transfer(tooLittle), login: 'wrong' } });
    t.match(wrong.json(), { body: { respon_code: 'Username atau password salah' } });
    await reconfigure(withAgreement('bpn-bapenda-2026', { status: 'suspended' }));
    t.match(await post(transfer(tooLittle)), { respon_code: 'Not Authorized' });
    t.match(await recorded(), { count: 2 });
  });

  await t.test('each report is on record, without a number in clear', async (t) => {
    const { text } = await call('inspektorat.audit', `/audit/v1/exchanges?service=${service}&limit=100`);
    for (const word of ['delivery.completed', 'ALREADY_DONE', 'SUBJECT_NOT_FOUND', 'AGREEMENT_NOT_ACTIVE'])
      t.match(text, word);
    for (const clear of [aliveWoman?.nik, paid?.nop, paid?.receiptNumber]) {
      t.notOk(text.includes(String(clear)));
      t.notOk(lines.join('\n').includes(String(clear)));
    }
  });
});
