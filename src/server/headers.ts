// Headers that every answer carries: personal data must not rest in a cache or be taken for a page.
import type { Plugin } from 'graphql-yoga';

export function useResponseHeaders(): Plugin {
  return {
    onResponse({ response }) {
      response.headers.set('cache-control', 'no-store');
      response.headers.set('x-content-type-options', 'nosniff');
      response.headers.set('referrer-policy', 'no-referrer');
    },
  };
}
