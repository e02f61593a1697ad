import type { Clock } from '../core/clock.js';
import type { JsonObject } from '../core/json.js';
import { createHttp } from '../protocols/http-client.js';
import { createTcp } from '../protocols/tcp-client.js';
import type { AdapterLog, InboundRequest, NativeMessage, Tools } from './adapter.js';

export type InboundHandler = (message: InboundRequest) => Promise<NativeMessage>;

export interface ToolsOptions {
  /** The system's id; on every log line of its adapter. */
  readonly system: string;
  /** The system's `addresses`. */
  readonly addresses?: readonly string[];
  /** The system's `concurrency`: connections open at once. Default 16. */
  readonly connections?: number;
  readonly log: AdapterLog;
  readonly clock: Clock;
}

/** The tools of one system, and what the gateway keeps of them. */
export interface SystemTools {
  readonly tools: Tools;
  /** What the system may call, by operation, as its adapter registered it. */
  readonly inbound: ReadonlyMap<string, InboundHandler>;
  /** Ends the HTTP and TCP clients once their running calls are answered. Safe to call twice. */
  close(): Promise<void>;
}

/** Throws CONFIG_INVALID when `addresses` holds something that is not a CIDR block. */
export const createTools = ({ system, addresses = [], connections = 16, log, clock }: ToolsOptions): SystemTools => {
  const http = createHttp({ allowed: addresses, connections, clock });
  const tcp = createTcp({ allowed: addresses, connections, clock });
  const inbound = new Map<string, InboundHandler>();
  const named = (fields: JsonObject): JsonObject => ({ ...fields, system });
  return {
    tools: {
      http,
      tcp,
      ingress: {
        post(operation, handler) {
          inbound.set(operation, handler);
        },
      },
      log: {
        info: (fields, message) => log.info(named(fields), message),
        warn: (fields, message) => log.warn(named(fields), message),
      },
      clock,
    },
    inbound,
    async close() {
      await Promise.all([http.close(), tcp.close()]);
    },
  };
};
