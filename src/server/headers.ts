// Headers that every answer carries: personal data must not rest in a cache or be taken for a page.
import type { Plugin } from 'graphql-yoga';

const DATA = "default-src 'none'; frame-ancestors 'none'";

// GraphiQL is one page: its script and styles stand in it, its editor works in blobs.
const PAGE = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  'worker-src blob: data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function useResponseHeaders(): Plugin {
  return {
    onResponse({ response }) {
      response.headers.set('cache-control', 'no-store');
      response.headers.set('x-content-type-options', 'nosniff');
      response.headers.set('referrer-policy', 'no-referrer');
      response.headers.set('x-frame-options', 'DENY');
      response.headers.set('cross-origin-resource-policy', 'same-origin');
      const isPage = response.headers.get('content-type')?.startsWith('text/html');
      response.headers.set('content-security-policy', isPage ? PAGE : DATA);
    },
  };
}
