import { json, type Operation } from '../agency.js';
import { asText } from '../native-json.js';
import { type Duty, type Property, propertiesOn } from '../properties.js';
import { type Found, plain } from './found.js';

type Body = Readonly<Record<string, unknown>>;

interface Transfer {
  readonly nop: string;
  readonly owner: Readonly<Record<'nik' | 'fullName' | 'street', string>>;
  /** What was sent, to know it again. */
  readonly sent: string;
}

const fields = ['NO_SERTIPIKAT', 'TGL_PERALIHAN', 'NO_AKTA', 'TGL_AKTA', 'NIK', 'NPWP', 'NAMA', 'ALAMAT'];

/** The new owners that the land office reported, one under each receipt of the duty. */
export const openTransfers = () => {
  const taken = new Map<string, Transfer>();

  /** The register with the owners of today. */
  const register = (today: string): readonly Property[] => {
    const owners = new Map([...taken.values()].map(({ nop, owner }) => [nop, owner]));
    return propertiesOn(today).map((one) => ({ ...one, owner: { ...one.owner, ...owners.get(one.nop) } }));
  };

  const post = (body: Body, duties: readonly Duty[], properties: readonly Property[]): Found => {
    const [nop, receipt] = [plain(body.NOP), asText(body.NTPD)];
    if (!properties.some((one) => one.nop === nop)) return 'NOP tidak ditemukan';
    if (!duties.some((one) => one.ntpd === receipt && one.nop === nop)) return 'NTPD tidak ditemukan';
    const sent = fields.map((name) => asText(body[name])).join('\n');
    const before = taken.get(receipt);
    if (before !== undefined && before.sent !== sent) return 'Data sudah pernah dikirim';
    const owner = { nik: asText(body.NIK), fullName: asText(body.NAMA), street: asText(body.ALAMAT) };
    taken.set(receipt, { nop, owner, sent });
    return { NOP: nop };
  };

  const control: Operation = {
    name: 'transfers',
    method: 'GET',
    path: '/bapenda/transfers',
    answer: () => {
      const owners = [...taken.values()].map(({ nop, owner }) => [nop, owner.fullName]);
      return json(200, { count: taken.size, owners: Object.fromEntries(owners) });
    },
  };

  return { propertiesOn: register, post, control, clear: () => taken.clear() };
};
