import type { Fault } from '../../core/fault.js';
import type { SystemDocument } from '../documents.js';
import { type JudgeConnection, writtenConnections } from './connection.js';
import { among, faultsIn, type Rule, type View } from './rule.js';

type Judge = (system: SystemDocument, view: View) => Fault[];

const file = (system: SystemDocument): string => `systems/${system.id}.yaml`;

const agency: Judge = (system, { configuration, isBroken }) => {
  const known = configuration.agencies.map(({ id }) => id);
  if (known.includes(system.agency) || isBroken(`agencies/${system.agency}.yaml`)) return [];
  return [
    faultsIn(file(system))(
      '/agency',
      `there is no agency ${system.agency}. Add agencies/${system.agency}.yaml, or use one of: ${among(known)}.`,
      `instansi ${system.agency} tidak ada. Tambahkan agencies/${system.agency}.yaml, atau gunakan salah satu: ${among(known)}.`,
    ),
  ];
};

const adapter = (system: SystemDocument, view: View, judge: JudgeConnection): Fault[] => {
  if (system.adapter === undefined) return [];
  const fault = faultsIn(file(system));
  const found = view.adapter(system.adapter);
  if (found === undefined)
    return [
      fault(
        '/adapter',
        `there is no adapter ${system.adapter}. Correct it, or name its package in gateway.yaml under adapters.`,
        `adaptor ${system.adapter} tidak ada. Perbaiki, atau sebutkan paketnya di gateway.yaml pada adapters.`,
      ),
    ];
  return judge(found, system.connection ?? {}).map(({ pointer, problem }) =>
    fault(`/connection${pointer}`, problem.en, problem.id),
  );
};

const isDay = (moment: string): boolean => {
  const day = moment.slice(0, moment.indexOf('T'));
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
};

const maintenance: Judge = (system) =>
  (system.maintenance ?? []).flatMap(({ from, until }, index) => {
    const fault = (en: string, id: string): Fault[] => [faultsIn(file(system))(`/maintenance/${index}`, en, id)];
    const planned = [from, until].filter((moment) => moment.includes('T'));
    if (planned.length === 1)
      return fault(
        'one end is a daily time and the other a date. Write both as 23:30, or both as 2026-12-01T17:00.',
        'satu ujung berupa jam harian, yang lain tanggal. Tulis keduanya seperti 23:30, atau keduanya seperti 2026-12-01T17:00.',
      );
    if (!planned.every(isDay))
      return fault(
        'the calendar has no such day. Correct the date.',
        'tanggal itu tidak ada di kalender. Perbaiki tanggalnya.',
      );
    if (planned.length === 0 ? from !== until : from < until) return [];
    return fault(
      'the window ends before it begins. Exchange the two.',
      'jendela pemeliharaan berakhir sebelum dimulai. Tukar keduanya.',
    );
  });

/** A system belongs to an agency, and its connection is what its adapter asks for, secrets kept elsewhere. */
export const systems: Rule = (view) => {
  const judge = writtenConnections();
  return view.configuration.systems.flatMap((system) => [
    ...agency(system, view),
    ...adapter(system, view, judge),
    ...maintenance(system, view),
  ]);
};
