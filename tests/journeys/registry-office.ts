import type { JsonObject } from '../../src/core/json.js';
import type { TestGateway } from '../gateway.js';

/** What the registry told, as a subscriber got it. */
export interface CivilEvent extends JsonObject {
  readonly kind: string;
  readonly persons: { role: string; nik: string; familyCardNumber?: string; villageCode?: string }[];
}

/** What a village tells the registry of a child; one whose father is not named is its mother's alone. */
export const birthOf = (motherNik: unknown, fatherNik?: unknown) => ({
  letterNumber: '474.1/012/429.505.08/2026',
  childName: 'PUTRI CONTOH',
  sex: 'FEMALE',
  birthDate: '2026-11-20',
  birthPlace: 'BANYUWANGI',
  birthOrder: 1,
  motherNik,
  ...(fatherNik === undefined ? {} : { fatherNik }),
  villageCode: '35.10.24.2008',
});

const errands = { record: 'PERISTIWA', correct: 'PERISTIWA', decide: 'PUTUSAN_PEMBETULAN' } as const;

/** An officer of the registry decides, or corrects, and the registry calls the gateway; what it was answered. */
export const officer = async ({ control, url }: TestGateway, errand: keyof typeof errands, body: object = {}) => {
  const sent = await control(`/dukcapil/${errand}`, {
    body: { url: `${url}/native/dukcapil.siak/${errands[errand]}`, ...body },
  });
  return sent.json<{ answers: { status: number; body: unknown }[] }>().answers;
};

/** What waits in a subscriber's mailbox, acknowledged. */
export const mailboxOf = async <Body extends JsonObject = CivilEvent>(
  { call }: TestGateway,
  system: string,
): Promise<Body[]> => {
  const { items } = (await call(system, '/v1/inbox')).json<{ items: { id: string; body: Body }[] }>();
  for (const { id } of items) await call(system, `/v1/inbox/${id}/ack`, { method: 'POST' });
  return items.map(({ body }) => body);
};
