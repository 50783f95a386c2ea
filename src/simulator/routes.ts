// Which request goes where: the table of endpoints and how a path is matched against it.
import { autoDialerWrites } from './auto-dialer.ts';
import { deliveryWrites } from './delivery-writes.ts';
import type { JsonObject, Reply } from './envelope.ts';
import { fileWrites } from './file-writes.ts';
import { leadWrites } from './lead-writes.ts';
import { numberedLists } from './numbered-lists.ts';
import { outreachWrites } from './outreach-writes.ts';
import { pixelWrites } from './pixels.ts';
import { reads } from './reads.ts';
import type { RouteRequest } from './route.ts';

export type RouteMatch = {
  readonly endpoint: string;
  readonly params: Readonly<Record<string, string>>;
  readonly answer: ((request: RouteRequest) => Reply) | null;
};

type Pattern = {
  readonly endpoint: string;
  readonly segments: readonly string[];
  readonly answer: (request: RouteRequest) => Reply;
};

export const basePath = '/api/v1';

const routes = {
  ...reads,
  ...numberedLists,
  ...leadWrites,
  ...deliveryWrites,
  ...outreachWrites,
  ...fileWrites,
  ...autoDialerWrites,
  ...pixelWrites,
};

const patterns = new Map<string, Pattern[]>();
for (const [endpoint, answer] of Object.entries(routes)) {
  const [method = '', template = ''] = endpoint.split(' ');
  const segments = template.split('/').slice(1);
  const shape = `${method} ${segments.length}`;
  patterns.set(shape, [...(patterns.get(shape) ?? []), { endpoint, segments, answer }]);
}

/** Finds the route for a method and a path without query; an unknown one has no `answer`. */
export function matchRoute(method: string, path: string): RouteMatch {
  const unknown: RouteMatch = { endpoint: `${method} (unknown route)`, params: {}, answer: null };
  if (!path.startsWith(`${basePath}/`)) return unknown;
  const segments = path.slice(basePath.length + 1).split('/');
  for (const pattern of patterns.get(`${method} ${segments.length}`) ?? []) {
    const params = bind(pattern.segments, segments);
    if (params !== null) return { endpoint: pattern.endpoint, params, answer: pattern.answer };
  }
  return unknown;
}

function bind(template: readonly string[], actual: readonly string[]): JsonObject | null {
  const params: JsonObject = {};
  for (const [at, expected] of template.entries()) {
    const given = actual[at] ?? '';
    if (!expected.startsWith('{')) {
      if (expected !== given) return null;
      continue;
    }
    const value = decode(given);
    if (value === null || value === '') return null;
    params[expected.slice(1, -1)] = value;
  }
  return params;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
