// Headers that every answer carries: personal data must not stay in a cache or be rendered as a page.
import type { Plugin } from 'graphql-yoga';

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

/** Those of an answer that is no page. */
export const DATA_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

export function useResponseHeaders(): Plugin {
  return {
    onResponse({ response: { headers } }) {
      for (const [name, value] of Object.entries(DATA_HEADERS)) headers.set(name, value);
      const isPage = headers.get('content-type')?.startsWith('text/html');
      if (isPage) headers.set('content-security-policy', PAGE);
    },
  };
}
