import ipaddr from 'ipaddr.js';

/** Whether an address lies in a set of CIDR blocks; an IPv4 address written as IPv6 (`::ffff:10.0.0.1`) counts as IPv4. */
export type Network = (address: string) => boolean;

/** Throws when a block is not CIDR notation; `check` refuses such a configuration first. */
export const network = (blocks: readonly string[]): Network => {
  const parsed = blocks.map((block) => ipaddr.parseCIDR(block));
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const host = ipaddr.process(address);
    return parsed.some(([base, bits]) => base.kind() === host.kind() && host.match(base, bits));
  };
};
