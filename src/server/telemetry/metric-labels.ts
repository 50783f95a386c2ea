// Words that may stand in a metric's labels: of closed lists, and the first names of operations and clients that were answered.
import type { Fingerprint } from '../../upstream/credential.ts';
import { ENDPOINTS } from '../endpoints.ts';
import type { FinishedOperation } from '../operation/lifecycle.ts';
import { WEBHOOK_PATH } from '../webhooks/webhook.ts';

const NAMES_KEPT = 600;
const NAMES_OF_A_SHARE = 200;
// A name with a version each.
const CLIENTS_KEPT = 150;
const CLIENTS_OF_A_SHARE = 50;
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE'];
const ROUTES = ['/', ...ENDPOINTS, '/metrics', WEBHOOK_PATH];
const ATTEMPTS_TOLD_APART = 3;

export const methodLabel = (method: string): string =>
  METHODS.includes(method) ? method : '_OTHER';

export const routeLabel = (path: string): string => (ROUTES.includes(path) ? path : 'other');

export const attemptLabel = (attempt: number): string =>
  attempt > ATTEMPTS_TOLD_APART ? 'later' : `${attempt}`;

export type ShareOf = (tenant: Fingerprint | null) => string;
type AnsweredOperation = Pick<FinishedOperation, 'outcome' | 'tenant'>;

const ownShare: ShareOf = (tenant) => tenant ?? '';

/** Which texts may be labels: each share has its own places, so that none uses them all up. */
function createPlacesOfNames(most: number, mostOfShare: number, shareOf: ShareOf) {
  const names = new Set<string>();
  const taken = new Map<string, number>();
  return (name: string, { outcome, tenant }: AnsweredOperation): boolean => {
    if (names.has(name)) return true;
    const share = shareOf(tenant);
    const mine = taken.get(share) ?? 0;
    // A refused operation uses no place: nobody can fill the list with meaningless names.
    if (outcome !== 'ok' || names.size >= most || mine >= mostOfShare) return false;
    names.add(name);
    taken.set(share, mine + 1);
    return true;
  };
}

/** The name of an operation, as far as there is a place for it. */
export function createNameLabels(
  shareOf: ShareOf = ownShare,
): (operation: AnsweredOperation & Pick<FinishedOperation, 'name'>) => string {
  const hasPlace = createPlacesOfNames(NAMES_KEPT, NAMES_OF_A_SHARE, shareOf);
  return (operation) => {
    const { name } = operation;
    if (name === null) return 'anonymous';
    return hasPlace(name, operation) ? name : 'other';
  };
}

const UNNAMED = ['unnamed', ''] as const;
const OTHER = ['other', ''] as const;

/** Name and version of a client, as far as there is a place for both. */
export function createClientLabels(
  shareOf: ShareOf = ownShare,
): (operation: AnsweredOperation & Pick<FinishedOperation, 'client'>) => readonly [string, string] {
  const hasPlace = createPlacesOfNames(CLIENTS_KEPT, CLIENTS_OF_A_SHARE, shareOf);
  return (operation) => {
    const { client } = operation;
    if (!client) return UNNAMED;
    const version = client.version ?? '';
    return hasPlace(`${client.name} ${version}`, operation) ? [client.name, version] : OTHER;
  };
}

type EndpointLabels = { readonly method: string; readonly template: string };

/** The two words of an endpoint's name; there are as many names as LeadSail has endpoints. */
export function createEndpointLabels(): (endpoint: string) => EndpointLabels {
  const registered = new Map<string, EndpointLabels>();
  return (endpoint) => {
    let labels = registered.get(endpoint);
    if (!labels) {
      const [method = '', template = ''] = endpoint.split(' ');
      labels = { method, template };
      registered.set(endpoint, labels);
    }
    return labels;
  };
}
