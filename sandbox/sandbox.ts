import type { Agency, AgencyName, Clock } from './agency.js';
import { openBank } from './bank/server.js';
import { openBapenda } from './bapenda/server.js';
import { openBpn } from './bpn/server.js';
import { openBumdes } from './bumdes/server.js';
import { createCalls } from './calls.js';
import { buildCases } from './cases.js';
import { openControl } from './control.js';
import { openDjp } from './djp/server.js';
import { openDukcapil } from './dukcapil/server.js';
import { createFaults } from './faults.js';
import { createFleet } from './fleet.js';
import { openImmigration } from './immigration/server.js';
import { openKua } from './kua/server.js';
import { type Listener, openAgency } from './listener.js';
import { namedPeople } from './named-people.js';
import { openOss } from './oss/server.js';
import { buildPopulation } from './population.js';
import { openSamsat } from './samsat/server.js';
import { openSicantik } from './sicantik/server.js';
import { openSim } from './sim/server.js';
import { openSiskeudes } from './siskeudes/server.js';
import { openSocket } from './socket-listener.js';
import { buildTaxpayers } from './taxpayers.js';
import { openVillage } from './village/server.js';

/** The one line that tells the parent where everything is. */
export interface Ready {
  readonly ready: true;
  readonly agencies: Readonly<
    Record<AgencyName, { readonly url: string; readonly env: Readonly<Record<string, string>> }>
  >;
  readonly control: string;
}

export interface Sandbox {
  readonly ready: Ready;
  close(): Promise<void>;
}

/** Starts every agency and the control API, each on its own port of 127.0.0.1. */
export const startSandbox = async (secret: string, clock: Clock): Promise<Sandbox> => {
  const population = buildPopulation();
  const people = [...Object.values(namedPeople), ...population];
  const agencies = {
    dukcapil: openDukcapil(secret, clock, people),
    djp: openDjp(secret, clock, buildTaxpayers(population)),
    bapenda: openBapenda(secret, clock),
    bpn: openBpn(secret),
    oss: openOss(secret, clock),
    village: openVillage(secret, clock, people),
    samsat: openSamsat(secret, clock, createFleet(population)),
    sim: openSim(secret, clock, population),
    sicantik: openSicantik(secret, clock),
    immigration: openImmigration(secret, clock, people),
    siskeudes: openSiskeudes(clock),
    bumdes: openBumdes(clock),
    kua: openKua(clock),
    bank: openBank(clock),
  } satisfies Record<AgencyName, Agency>;
  const faults = createFaults();
  const calls = createCalls();
  const opened: Listener[] = [];
  const open = async (agency: Agency) => {
    const listener = await openAgency(agency, faults, calls);
    opened.push(listener);
    const socket = agency.socket && (await openSocket(agency, agency.socket, faults, calls));
    if (socket) opened.push(socket);
    const sockets = agency.socket && socket ? { [agency.socket.variable]: socket.url } : {};
    return {
      url: listener.url,
      env: { [`SANDBOX_${agency.name.toUpperCase()}_URL`]: listener.url, ...sockets, ...agency.env },
    };
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((listener) => listener.close()));
    await Promise.all(Object.values<Agency>(agencies).map((agency) => agency.close?.()));
  };
  try {
    const addresses = {
      dukcapil: await open(agencies.dukcapil),
      djp: await open(agencies.djp),
      bapenda: await open(agencies.bapenda),
      bpn: await open(agencies.bpn),
      oss: await open(agencies.oss),
      village: await open(agencies.village),
      samsat: await open(agencies.samsat),
      sim: await open(agencies.sim),
      sicantik: await open(agencies.sicantik),
      immigration: await open(agencies.immigration),
      siskeudes: await open(agencies.siskeudes),
      bumdes: await open(agencies.bumdes),
      kua: await open(agencies.kua),
      bank: await open(agencies.bank),
    };
    const cases = () => buildCases(clock());
    const control = await openControl({ agencies: Object.values(agencies), faults, calls, cases });
    opened.push(control);
    return { ready: { ready: true, agencies: addresses, control: control.url }, close };
  } catch (error) {
    await close();
    throw error;
  }
};
