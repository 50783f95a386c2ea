// What the faster peers ask LeadSail with: a pool of kept-alive connections, and the envelope taken off.
import { Pool } from 'undici';

// biome-ignore lint/suspicious/noExplicitAny: trusts what is sent
export type Sent = any;
export type Get = (path: string) => Promise<Sent>;

const pool = new Pool(process.env.LEADSAIL_URL ?? '', { connections: 128 });

export function createGet(apiKey: string): Get {
  const headers = { 'x-api-key': apiKey };
  return async (path) => {
    const { body, statusCode } = await pool.request({ path, method: 'GET', headers });
    const { success, data } = (await body.json()) as Sent;
    if (!success) throw new Error(`LeadSail answered ${statusCode}`);
    return data;
  };
}

export const path = (id: string): string => encodeURIComponent(id);

/** The library's entries of these keys, one call however many. */
export async function fieldsByKey(get: Get, keys: readonly string[]): Promise<Sent[]> {
  const library = await get('/field-library');
  const byKey = new Map(library.fields.map((field: Sent) => [field.key, field]));
  return keys.map((key) => byKey.get(key) ?? null);
}
