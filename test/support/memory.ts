// What this process keeps, once all garbage is collected.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function collected() {
  // What finalizers let go of in the first collection is left to the second.
  for (const _ of 'ab') collect();
  return process.memoryUsage();
}

/** Megabytes of objects, without the bytes of buffers. */
export const heapMb = (): number => collected().heapUsed / 2 ** 20;

/** Megabytes of objects and of buffers. */
export function memoryMb(): number {
  const { heapUsed, arrayBuffers } = collected();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
