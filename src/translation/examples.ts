import { isDeepStrictEqual } from 'node:util';
import { Failure, isFailureCode } from '../core/failure.js';
import type { Fault } from '../core/fault.js';
import { isObject, type Json } from '../core/json.js';
import { parseNative } from '../core/lossless-json.js';
import { pointerTo } from '../core/pointer.js';
import type { ExampleDocument, ExampleSide, TranslationDocument } from './document.js';
import type { Filed } from './load.js';
import { type Report, reporter } from './soundness.js';
import type { Translation } from './translation.js';

/** Translates every example and compares. The faults name places, never values. */
export const runExamples = (
  translation: Translation,
  examples: readonly Filed<ExampleDocument>[],
  direction: TranslationDocument['direction'] = 'outbound',
): Fault[] =>
  examples.flatMap(({ file, document }) => {
    const { faults, report } = reporter(file);
    const { encodeRequest, decodeRequest, encodeAnswer, decodeAnswer } = translation;
    const outbound = direction === 'outbound';
    runSide(document.request, '/request', outbound, { encode: encodeRequest, decode: decodeRequest }, report);
    if (!outbound && toldWithoutRecord(document.answer)) runTold(document.answer, translation, report);
    else runSide(document.answer, '/answer', !outbound, { encode: encodeAnswer, decode: decodeAnswer }, report);
    return faults;
  });

type Translate = (from: Json) => Json;

type Told = ExampleSide & { readonly native: Json };

/** An answer without a canonical one: a failure in native words, or that the exchange is queued. */
const toldWithoutRecord = (side: ExampleSide | undefined): side is Told =>
  side !== undefined && side.canonical === undefined && side.native !== undefined;

const runTold = ({ failure, native }: Told, translation: Translation, report: Report): void => {
  const told = (): Json => {
    if (failure === undefined) return translation.encodeQueued() ?? null;
    return isFailureCode(failure) ? (translation.encodeFailure(failure) ?? null) : null;
  };
  compare(told, native, native, '/answer/native', false, report);
};

const runSide = (
  side: ExampleSide | undefined,
  pointer: string,
  sent: boolean,
  { encode, decode }: { encode: Translate; decode: Translate },
  report: Report,
): void => {
  if (side === undefined) return;
  const native = nativeOf(side, pointer, report);
  const expected = side.failure;
  if (sent || side.bothWays)
    compare(encode, side.canonical, expected ?? native, `${pointer}/native`, expected !== undefined, report);
  if (!sent || side.bothWays)
    compare(decode, native, expected ?? side.canonical, `${pointer}/canonical`, expected !== undefined, report);
};

const nativeOf = ({ native, nativeJson }: ExampleSide, pointer: string, report: Report): Json | undefined => {
  if (nativeJson === undefined) return native;
  try {
    return parseNative(nativeJson);
  } catch {
    report(`${pointer}/nativeJson`, 'this is not JSON; correct it', 'ini bukan JSON; betulkan');
    return undefined;
  }
};

const compare = (
  translate: Translate,
  from: Json | undefined,
  expected: Json | undefined,
  pointer: string,
  fails: boolean,
  report: Report,
): void => {
  if (from === undefined || expected === undefined) {
    report(
      pointer,
      'an example needs both what goes in and what must come out',
      'contoh memerlukan masukan dan hasil yang diharapkan',
    );
    return;
  }
  const outcome = attempt(translate, from);
  if (
    outcome.failed === undefined
      ? !fails && isDeepStrictEqual(outcome.value, expected)
      : fails && outcome.failed.code === expected
  )
    return;
  if (outcome.failed !== undefined) {
    const { code, detail } = outcome.failed;
    report(
      pointer,
      `translating it ends in ${code}: ${detail.en}`,
      `penerjemahannya berakhir dengan ${code}: ${detail.id}`,
    );
  } else if (fails) {
    report(
      pointer,
      `it translates, though the example says ${String(expected)}`,
      `contoh ini berhasil diterjemahkan, padahal seharusnya ${String(expected)}`,
    );
  } else {
    const place = difference(outcome.value, expected, '');
    report(
      pointer + place,
      'what comes out differs here; correct the example or the mapping document',
      'hasilnya berbeda di sini; betulkan contoh atau dokumen pemetaannya',
    );
  }
};

const attempt = (
  translate: Translate,
  from: Json,
): { readonly value: Json; readonly failed?: undefined } | { readonly value?: undefined; readonly failed: Failure } => {
  try {
    return { value: translate(from) };
  } catch (error) {
    if (error instanceof Failure) return { failed: error };
    throw error;
  }
};

/** JSON Pointer to the first place where two values differ. */
const difference = (got: Json, expected: Json, pointer: string): string => {
  if (!isObject(got) && !Array.isArray(got)) return pointer;
  if (Array.isArray(got) !== Array.isArray(expected) || typeof expected !== 'object' || expected === null)
    return pointer;
  const [left, right] = [Object.entries(got), new Map(Object.entries(expected))];
  for (const [key, value] of left) {
    const other = right.get(key);
    right.delete(key);
    if (!isDeepStrictEqual(value, other))
      return other === undefined ? pointerTo(pointer, key) : difference(value, other, pointerTo(pointer, key));
  }
  const [missing] = right.keys();
  return missing === undefined ? pointer : pointerTo(pointer, missing);
};
