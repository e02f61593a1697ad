import type { LookupAddress, LookupOptions } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { Failure } from '../core/failure.js';

type Address = ReturnType<typeof ipaddr.parse>;

/** Says which addresses the gateway may connect to: public ones, and the blocks listed for the system. */
export interface Guard {
  permits(address: string): boolean;
  /** CONFIG_INVALID: names the address and what to put under `addresses:`. */
  refusal(address: string): Failure;
}

/** Resolves a name to every address it has, as `node:dns` `lookup` does with `all: true`. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

// RFC 4291 §2.5.5.1: `::a.b.c.d` is deprecated and means nothing on the public Internet, yet some stacks still reach the IPv4 host.
const compatible = ipaddr.parseCIDR('::/96');
// RFC 6052 §2.1: behind NAT64 a public IPv4 host has this prefix, and so has every private one.
const nat64 = ipaddr.parseCIDR('64:ff9b::/96');

const within = (address: Address, [base, bits]: [Address, number]): boolean =>
  address.kind() === base.kind() && address.match(base, bits);

/** An IPv4 address written as IPv6 is that IPv4 address. */
const plain = (address: string): Address => {
  const parsed = ipaddr.process(address);
  return within(parsed, nat64) ? ipaddr.fromByteArray(parsed.toByteArray().slice(12)) : parsed;
};

const parseBlock = (block: string): [Address, number] => {
  try {
    return ipaddr.parseCIDR(block);
  } catch (cause) {
    throw new Failure(
      'CONFIG_INVALID',
      {
        en: `"${block}" under "addresses:" is not a CIDR block. Write it like 10.35.0.0/16.`,
        id: `"${block}" di bawah "addresses:" bukan blok CIDR. Tulislah seperti 10.35.0.0/16.`,
      },
      { cause },
    );
  }
};

/** @param allowed CIDR blocks beyond the public Internet. Throws CONFIG_INVALID when one is not CIDR notation. */
export const createGuard = (allowed: readonly string[]): Guard => {
  const blocks = allowed.map(parseBlock);
  return {
    permits(address) {
      if (!ipaddr.isValid(address)) return false;
      const parsed = plain(address);
      if (blocks.some((block) => within(parsed, block))) return true;
      return parsed.range() === 'unicast' && !within(parsed, compatible);
    },
    refusal(address) {
      const bits = address.includes(':') ? 128 : 32;
      return new Failure('CONFIG_INVALID', {
        en: `The system's address ${address} is not on the public Internet, so the gateway does not connect to it. If it is the right one, list its block under "addresses:" of the system, for example "${address}/${bits}".`,
        id: `Alamat sistem ${address} tidak berada di internet publik sehingga gateway tidak menghubunginya. Jika alamat itu benar, cantumkan bloknya di bawah "addresses:" pada sistem tersebut, misalnya "${address}/${bits}".`,
      });
    },
  };
};

/** The `lookup` of a socket: whatever the name resolves to is checked, and only checked addresses are connected to. */
export const guardedLookup =
  (guard: Guard, resolve: Resolve) =>
  (
    hostname: string,
    options: LookupOptions,
    callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first, ...rest] = addresses.filter(({ address }) => guard.permits(address));
      if (!first) return callback(guard.refusal(addresses[0]?.address ?? hostname), []);
      if (options.all) return callback(null, [first, ...rest]);
      return callback(null, first.address, first.family);
    });
