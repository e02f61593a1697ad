import { control } from './control.js';
import { at, type Json, text } from './json.js';
import type { Place } from './place.js';

/** Lets OSS call the gateway; resolves with the status it was answered, in OSS's own words, and how long that took. */
export const sendNib = async (
  place: Place,
  errand: Readonly<Record<string, Json>>,
): Promise<{ readonly status: string; readonly ms: number }> => {
  const url = `${place.url}/native/oss.rba/receiveNIB`;
  const sent = at(await control(place, '/oss/send-nib', { case: 'active', url, ...errand }), 'answers', 0);
  return { status: text(at(sent, 'body', 'responreceiveNIB', 'status')), ms: Number(at(sent, 'ms')) };
};
