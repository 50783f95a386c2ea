// Where the leads are: LeadSail, or the simulated one, which is started for it.
import type { Config } from '../config/settings.ts';
import type { UpstreamSource } from '../workers/methods.ts';

/** Where the leads are. */
export async function findSource(
  config: Config,
): Promise<UpstreamSource & { close: () => Promise<void> }> {
  // Imported on demand: a gateway on real data does not load the simulator.
  const simulator = config.leadsailUrl === null ? await startSimulator(config) : null;
  const examples = simulator
    ? { ...simulator.showcase, apiKey: simulator.tenants[0]?.apiKey ?? '' }
    : {
        apiKey: config.leadsailApiKey === null ? 'YOUR-LEADSAIL-KEY' : null,
        leadId: 'lead_…',
        interactionId: 'int_…',
      };
  const leadsailUrl = config.leadsailUrl ?? simulator?.url ?? '';
  return { leadsailUrl, examples, close: async () => simulator?.close() };
}

/** A simulated LeadSail as it is set, on a free port of this machine unless told otherwise. */
export async function startSimulator(
  { seed, latencyMs, misbehave }: Config,
  at: { readonly port?: number; readonly host?: string } = {},
) {
  const { startSimulator: start } = await import('../simulator/simulator.ts');
  const { port = 0, host = '127.0.0.1' } = at;
  return start({ seed, latencyMs, misbehave, port, host });
}
