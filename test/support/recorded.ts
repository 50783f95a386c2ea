// Compares what a real client sends with what is recorded of it in bench/; UPDATE_RECORDED=1 records it.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { QuestionName } from '../../bench/questions.ts';
import {
  type ClientName,
  RECORDED_FILE,
  type RecordedRequest,
  type Recording,
  recordedOperations,
} from '../../bench/recorded.ts';

/** Where the recorded clients believe the gateway to be. */
export const ORIGIN = 'http://gateway.example';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Answer = (request: RecordedRequest) => object;
const emptyAnswer: Answer = () => ({ data: {} });

/** A fetch that keeps what it is given, and answers without any network. */
export function createRecordingFetch(answer: Answer = emptyAnswer) {
  const sent: RecordedRequest[] = [];
  const recordingFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const body = await request.text();
    const { 'x-api-key': _, ...headers } = Object.fromEntries(request.headers);
    const one = { method: request.method, path: pathname + search, headers, body: body || null };
    sent.push(one);
    return Response.json(answer(one));
  };
  return { sent, fetch: recordingFetch };
}

/** `ask` sends an operation by the client and returns those of its requests that count. */
export async function expectRecorded(
  client: ClientName,
  ask: (
    operation: ReturnType<typeof recordedOperations>[number],
  ) => Promise<readonly RecordedRequest[]>,
): Promise<void> {
  const requests: Partial<Record<QuestionName, readonly RecordedRequest[]>> = {};
  for (const operation of recordedOperations()) requests[operation.name] = await ask(operation);
  expectPart('clients', client, requests);
}

/** A client's requests or a carrier's headers. */
export function expectPart(part: keyof Recording, name: string, sent: object): void {
  const recording = JSON.parse(readFileSync(RECORDED_FILE, 'utf8'));
  if (process.env.UPDATE_RECORDED) {
    const parts = { ...recording[part], [name]: sent };
    const sorted = Object.fromEntries(Object.entries(parts).sort());
    const text = JSON.stringify({ ...recording, [part]: sorted }, null, 2);
    writeFileSync(RECORDED_FILE, `${text}\n`);
    return;
  }
  expect(sent, `${name} sends another request than bench/recorded-requests.json has`).toEqual(
    recording[part][name],
  );
}
