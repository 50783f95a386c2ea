// What work costs, without what others do on the machine meanwhile.

/** The processor time of this thread in milliseconds; of the process where Node does not tell it by threads. */
export function usedMs(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1_000;
}
