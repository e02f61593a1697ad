import type { Json } from './json.js';
import type { Place } from './place.js';
import { Unexpected } from './step.js';

/** The sandbox's control API: what happens at the agencies. */
export const control = async ({ control }: Pick<Place, 'control'>, path: string, body?: Json): Promise<Json> => {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${control}${path}`, init);
  if (!response.ok) throw new Unexpected(`the sandbox's control API answered ${response.status} to ${path}`);
  return response.status === 204 ? null : ((await response.json()) as Json);
};
