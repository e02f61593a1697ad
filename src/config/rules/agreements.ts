import type { Fault } from '../../core/fault.js';
import { pointerTo } from '../../core/pointer.js';
import type { AgreementDocument } from '../documents.js';
import { among, faultsIn, type Rule, type View } from './rule.js';

type Judge = (agreement: AgreementDocument, view: View) => Fault[];

const file = (agreement: AgreementDocument): string => `agreements/${agreement.id}.yaml`;

const parties: Judge = (agreement, view) =>
  (['consumer', 'provider'] as const).flatMap((party) => {
    const id = agreement[party];
    if (view.system(id) !== undefined || view.isBroken(`systems/${id}.yaml`)) return [];
    return [
      faultsIn(file(agreement))(
        `/${party}`,
        `there is no system ${id}. Add systems/${id}.yaml, or correct the name.`,
        `sistem ${id} tidak ada. Tambahkan systems/${id}.yaml, atau perbaiki namanya.`,
      ),
    ];
  });

/** Who asks must be able to log in; who is only sent events, or is named by an inbound call, need not. */
const credentials: Judge = (agreement, view) => {
  const consumer = view.system(agreement.consumer);
  if (consumer === undefined || consumer.client?.roles.includes('consumer')) return [];
  const asks = Object.keys(agreement.services).some(
    (service) => !view.isEvent(service) && view.inbound(agreement.consumer, service).length === 0,
  );
  if (!asks) return [];
  return [
    faultsIn(file(agreement))(
      '/consumer',
      `${agreement.consumer} is no client and cannot ask. Give it client: { roles: [consumer] } in systems/${agreement.consumer}.yaml.`,
      `${agreement.consumer} bukan klien sehingga tidak dapat meminta. Beri client: { roles: [consumer] } di systems/${agreement.consumer}.yaml.`,
    ),
  ];
};

const purposes: Judge = (agreement, { configuration, isBroken }) => {
  if (isBroken('codes/purposes.yaml')) return [];
  const known = configuration.purposes;
  return agreement.purposes.flatMap((purpose, index) =>
    Object.hasOwn(known, purpose)
      ? []
      : [
          faultsIn(file(agreement))(
            pointerTo('/purposes', index),
            `there is no purpose ${purpose}. Use one of codes/purposes.yaml: ${among(Object.keys(known))}.`,
            `tujuan ${purpose} tidak ada. Gunakan salah satu dari codes/purposes.yaml: ${among(Object.keys(known))}.`,
          ),
        ],
  );
};

const keptQuota: Judge = (agreement) =>
  (agreement.quota?.keep ?? 0) < (agreement.quota?.perDay ?? 1)
    ? []
    : [
        faultsIn(file(agreement))(
          '/quota/keep',
          'keeps the whole quota, so that no bulk call could ever be made. Keep less than perDay.',
          'menyisihkan seluruh kuota sehingga panggilan massal tidak mungkin. Sisihkan kurang dari perDay.',
        ),
      ];

const dates: Judge = (agreement) =>
  agreement.validFrom <= agreement.validUntil
    ? []
    : [
        faultsIn(file(agreement))(
          '/validUntil',
          'the last day lies before the first. Correct one of the two.',
          'hari terakhir mendahului hari pertama. Perbaiki salah satunya.',
        ),
      ];

/** An agreement joins two systems that exist, for known purposes, over days in order. */
export const agreements: Rule = (view) =>
  view.configuration.agreements.flatMap((agreement) =>
    [parties, credentials, purposes, dates, keptQuota].flatMap((judge) => judge(agreement, view)),
  );
