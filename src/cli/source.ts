// The source of the leads: LeadSail, or a simulated one, which is started here.
import type { Config } from '../config/settings.ts';
import type { UpstreamSource } from '../workers/methods.ts';

/** The source of the leads. */
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

/** A simulated LeadSail as configured, by default on a free port of this machine. */
export async function startSimulator(
  { seed, latencyMs, misbehave }: Config,
  at: { readonly port?: number; readonly host?: string } = {},
) {
  const { startSimulator: start } = await import('../simulator/simulator.ts');
  const { port = 0, host = '127.0.0.1' } = at;
  return start({ seed, latencyMs, misbehave, port, host });
}
