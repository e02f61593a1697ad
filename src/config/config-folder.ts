import { fileURLToPath } from 'node:url';
import { packageRoot } from '../core/package-root.js';
import type { Environment } from './environment.js';

/** The folder `config` that ships with the gateway, unless the environment names another. */
export const configFolder = ({ configDir }: Pick<Environment, 'configDir'>): string =>
  configDir ?? fileURLToPath(new URL('config', packageRoot()));
