// Builds the page and serves it, with the gateway behind it under the page's own address.
import react from '@vitejs/plugin-react';
import { defineConfig, type ProxyOptions } from 'vite';

/** The key is added here: it stays with the server, and no page ever holds it. */
export function gatewayAt(target: string, apiKey: string): Record<string, ProxyOptions> {
  return { '/graphql': { target, headers: { 'x-api-key': apiKey } } };
}

const { GATEWAY_URL = 'http://127.0.0.1:4000', LEADSAIL_API_KEY = 'demo-key-northwind' } =
  process.env;
const proxy = gatewayAt(GATEWAY_URL, LEADSAIL_API_KEY);

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', port: 4080, proxy },
});
