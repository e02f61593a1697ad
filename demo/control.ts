import type { Json } from './json.js';
import type { Place } from './place.js';
import { Unexpected } from './step.js';

/** The sandbox's control API: what happens at the agencies. */
const ask = async ({ control }: Pick<Place, 'control'>, path: string, init: RequestInit): Promise<Json> => {
  const response = await fetch(`${control}${path}`, init);
  if (!response.ok) throw new Unexpected(`the sandbox's control API answered ${response.status} to ${path}`);
  return response.status === 204 ? null : ((await response.json()) as Json);
};

export const control = (place: Pick<Place, 'control'>, path: string, body?: Json): Promise<Json> =>
  ask(
    place,
    path,
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  );

/** The agency is well again, however often it still was to fail. */
export const mend = (place: Pick<Place, 'control'>, agency: string): Promise<Json> =>
  ask(place, `/faults/${agency}`, { method: 'DELETE' });
