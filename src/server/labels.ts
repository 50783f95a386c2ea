// Words that may stand in a metric's labels: of closed lists, and the first names of operations that answered.
import { ENDPOINTS } from './endpoints.ts';
import type { FinishedOperation } from './operations.ts';
import { WEBHOOK_PATH } from './webhook.ts';

const NAMES_KEPT = 200;
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE'];
const ROUTES = ['/', ...ENDPOINTS, '/metrics', WEBHOOK_PATH];
const ATTEMPTS_TOLD_APART = 3;

export const methodLabel = (method: string): string =>
  METHODS.includes(method) ? method : '_OTHER';

export const routeLabel = (path: string): string => (ROUTES.includes(path) ? path : 'other');

export const attemptLabel = (attempt: number): string =>
  attempt > ATTEMPTS_TOLD_APART ? 'later' : `${attempt}`;

export function createNameLabels(): (operation: FinishedOperation) => string {
  const names = new Set<string>();
  return ({ name, outcome }) => {
    if (name === null) return 'anonymous';
    if (names.has(name)) return name;
    // What is refused takes no place: nobody fills the list with names that mean nothing.
    if (outcome !== 'ok' || names.size >= NAMES_KEPT) return 'other';
    names.add(name);
    return name;
  };
}

type EndpointLabels = { readonly method: string; readonly template: string };

/** The two words of an endpoint's name; there are as many names as LeadSail has endpoints. */
export function createEndpointLabels(): (endpoint: string) => EndpointLabels {
  const known = new Map<string, EndpointLabels>();
  return (endpoint) => {
    let labels = known.get(endpoint);
    if (!labels) {
      const [method = '', template = ''] = endpoint.split(' ');
      labels = { method, template };
      known.set(endpoint, labels);
    }
    return labels;
  };
}
