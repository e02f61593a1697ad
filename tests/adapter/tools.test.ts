import t from 'tap';
import { createTools } from '../../src/adapter/tools.js';
import { systemClock } from '../../src/core/clock.js';
import type { JsonObject } from '../../src/core/json.js';

const setup = () => {
  const lines: JsonObject[] = [];
  const write = (fields: JsonObject, message: string): void => {
    lines.push({ ...fields, message });
  };
  return { lines, options: { system: 'oss.rba', log: { info: write, warn: write }, clock: systemClock } };
};

t.test("every line of an adapter carries its system's id, which it cannot change", async (t) => {
  const { lines, options } = setup();
  const { tools, close } = createTools(options);
  tools.log.info({ operation: 'a', system: 'another' }, 'one');
  tools.log.warn({}, 'two');
  t.same(lines, [
    { operation: 'a', system: 'oss.rba', message: 'one' },
    { system: 'oss.rba', message: 'two' },
  ]);
  await close();
  await close();
});

t.test('what an adapter registers can be called by its name', async (t) => {
  const { tools, inbound, close } = createTools(setup().options);
  tools.ingress.post('receiveNIB', async () => ({ body: 'taken' }));
  const answer = await inbound.get('receiveNIB')?.({ body: new Uint8Array(), headers: {}, address: '127.0.0.1' });
  t.same(answer, { body: 'taken' });
  await close();
});

t.test('an address that is no block is refused before anything is opened', async (t) => {
  t.throws(() => createTools({ ...setup().options, addresses: ['10.0.0.1/99'] }), { code: 'CONFIG_INVALID' });
});
