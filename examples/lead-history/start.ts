// `npm run example`: the gateway on its simulated LeadSail, and the built page in front of it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { preview } from 'vite';
import { gatewayAt } from './vite.config.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

// As far away as a REST API on the internet, so that one can see the parts of an answer arrive.
const gateway = spawn(process.execPath, [MAIN, '--port', '0', '--latency-ms', '150'], {
  env: { ...process.env, LOG_LEVEL: 'warn', LEADSAIL_URL: '', LEADSAIL_API_KEY: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
gateway.on('exit', (code) => process.exit(code ?? 0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => gateway.kill(signal));

const page = await preview({
  root: import.meta.dirname,
  preview: { proxy: gatewayAt(await addressOf(gateway.stdout), 'demo-key-northwind') },
});
console.log(`Lead history  ${page.resolvedUrls?.local[0]}#/lead_1001`);

/** The address that the gateway greets with; whatever it says later is shown. */
async function addressOf(output: typeof gateway.stdout): Promise<string> {
  for await (const line of createInterface(output)) {
    const [address] = /http:\/\/\S+(?=\/graphql)/.exec(line) ?? [];
    if (!address) continue;
    output.pipe(process.stdout);
    return address;
  }
  throw new Error('The gateway ended before it had an address.');
}
