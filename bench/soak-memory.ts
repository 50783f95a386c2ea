// Loaded into the gateway of a soak: tells the memory that is still in use after a collection, when it is asked.
const MB = 1_024 * 1_024;

if (!globalThis.gc) throw new Error('start node with --expose-gc');
const collect = globalThis.gc;

process.on('message', () => {
  // The second collects what finalizers of the first have let go.
  for (const _ of [1, 2]) collect();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.((heapUsed + external) / MB);
});
// It must not keep a gateway alive that was told to stop.
process.channel?.unref();
