import { birthDateDiffers } from '../core/nik.js';
import { pointerReader } from '../core/pointer.js';
import type { Contract, ContractDocument } from './contract.js';

/** Compiled once; see `Contract.birthDateDiffers`. */
export const birthDateCheck = (rule: ContractDocument['birthDate']): Contract['birthDateDiffers'] => {
  if (rule === undefined) return undefined;
  const nikOf = pointerReader(rule.nik);
  const dateOf = pointerReader(rule.path);
  return (request, response) => {
    const nik = nikOf(request);
    const date = dateOf(rule.in === 'request' ? request : response);
    return typeof nik === 'string' && typeof date === 'string' && birthDateDiffers(nik, date);
  };
};
