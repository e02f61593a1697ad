import { bumdes } from '../../../adapters/bumdes/adapter.js';
import type { Chart } from '../../../adapters/bumdes/chart.js';
import type { BumdesConfig, Source } from '../../../adapters/bumdes/config.js';
import { configFolder } from '../../../src/config/config-folder.js';
import { loadConfiguration } from '../../../src/config/load.js';

const { configuration } = await loadConfiguration(configFolder({ configDir: undefined }));
const connection = configuration.systems.find(({ adapter }) => adapter === bumdes.kind)
  ?.connection as unknown as BumdesConfig;

/** The charts and sources of the shipped configuration. */
export const charts: Readonly<Record<string, Chart>> = connection.charts ?? {};
export const sources: readonly Source[] = connection.sources;
