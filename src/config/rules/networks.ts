import ipaddr from 'ipaddr.js';
import type { Fault } from '../../core/fault.js';
import { pointerTo } from '../../core/pointer.js';
import { faultsIn, type Rule } from './rule.js';

const isBlock = (text: string): boolean =>
  text.includes(':') ? ipaddr.IPv6.isValidCIDR(text) : ipaddr.IPv4.isValidCIDRFourPartDecimal(text);

const judge = (file: string, pointer: string, blocks: readonly string[] | undefined): Fault[] =>
  (blocks ?? []).flatMap((block, index) =>
    isBlock(block)
      ? []
      : [
          faultsIn(file)(
            pointerTo(pointer, index),
            'not a CIDR block. Write it like 10.35.0.0/16, one address like 10.35.10.4/32.',
            'bukan blok CIDR. Tulis seperti 10.35.0.0/16, satu alamat seperti 10.35.10.4/32.',
          ),
        ],
  );

/** Networks are written as CIDR blocks (RFC 4632, RFC 4291), four decimal parts for IPv4. */
export const networks: Rule = ({ configuration: { systems, agreements } }) => [
  ...systems.flatMap(({ id, addresses }) => judge(`systems/${id}.yaml`, '/addresses', addresses)),
  ...agreements.flatMap((agreement) => judge(`agreements/${agreement.id}.yaml`, '/networks', agreement.networks)),
];
