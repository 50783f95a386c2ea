// How the endpoint written by hand asks LeadSail.
import { Pool } from 'undici';

// biome-ignore lint/suspicious/noExplicitAny: whoever writes such an endpoint trusts what is sent
export type Sent = any;

/** Makes the answer for an id; `search` is what stands behind the question mark. */
export type Page = (id: string, apiKey: string, search: string) => Promise<unknown>;

const pool = new Pool(process.env.LEADSAIL_URL ?? 'http://127.0.0.1', { connections: 128 });

export async function get(path: string, apiKey: string): Promise<Sent> {
  const { statusCode, body } = await pool.request({
    path,
    method: 'GET',
    headers: { 'x-api-key': apiKey },
  });
  const sent = JSON.parse(await body.text());
  if (statusCode !== 200 || !sent.success) throw new Error(`LeadSail answered ${statusCode}`);
  return sent.data;
}

export const upper = (word: string | null | undefined) => word?.toUpperCase() ?? null;
