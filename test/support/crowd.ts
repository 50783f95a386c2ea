// A thread of its own whose clients watch one thing, so that what they do is not counted as the gateway's work.
import { request } from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export type Crowd = {
  readonly url: string;
  readonly query: string;
  readonly watchers: number;
  /** Of each watcher, which leaves then. */
  readonly events: number;
};

const EVENT = 'event: next\n';

/** Resolves when each was told so much, and has left. */
export async function watchAsCrowd(crowd: Crowd): Promise<void> {
  const thread = new Worker(new URL(import.meta.url), { workerData: crowd });
  await new Promise<void>((resolve, reject) => {
    thread.once('message', resolve).once('error', reject);
  });
  await thread.terminate();
}

/** Resolves when it has left. */
function watch({ url, query, events }: Crowd): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'x-api-key': 'a',
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/graphql`, { method: 'POST', agent: false, headers }, (answer) => {
      let [told, rest] = [0, ''];
      answer.setEncoding('latin1').on('data', (chunk: string) => {
        const text = rest + chunk;
        let at = text.indexOf(EVENT);
        let behind = 0;
        for (; at >= 0; at = text.indexOf(EVENT, behind)) {
          told += 1;
          behind = at + EVENT.length;
        }
        rest = text.slice(Math.max(behind, text.length - EVENT.length));
        if (told >= events) answer.destroy();
      });
      answer.on('close', () =>
        told >= events ? resolve() : reject(new Error(`was told ${told} events`)),
      );
    });
    asked.on('error', reject).end(JSON.stringify({ query }));
  });
}

if (!isMainThread && parentPort) {
  const crowd = workerData as Crowd;
  await Promise.all(Array.from({ length: crowd.watchers }, () => watch(crowd)));
  parentPort.postMessage('left');
}
