// How one REST endpoint is declared: what a product person would say of it, in one expression.
import type { Shape } from '../upstream/shape.ts';
import type { Lifetime } from './cache.ts';
import type { Drift } from './drift.ts';

/** A read of LeadSail's. `Asked` are its arguments, `Got` is what its `data` decodes to. */
export type Endpoint<Asked, Got> = {
  /** Method and path template, for example `GET /leads/{leadId}`; its name in traces. */
  readonly name: string;
  /** The template; its ids are taken from `Asked` by name. */
  readonly path: string;
  readonly query: (asked: Asked) => Readonly<Record<string, string | undefined>>;
  /** What is all as this says reaches `decode` as a tape. */
  readonly shape: Shape | null;
  /** Reads `data`; null when it is not even of the right kind. */
  readonly decode: (data: unknown, drift: Drift, asked: Asked) => Got | null;
  /** Under an id, LeadSail's "not found" is an answer: null. Elsewhere it is a failure. */
  readonly missingIsNull: boolean;
  /** How long an answer may serve other operations. */
  readonly lifetime: Lifetime;
  /** What its answer tells of, for writes to drop: `lead lead_1001`. */
  readonly tags: (asked: Asked, got: Got) => readonly string[];
};

type Declaration<Asked, Got> = Pick<Endpoint<Asked, Got>, 'decode' | 'lifetime'> &
  Partial<Pick<Endpoint<Asked, Got>, 'query' | 'tags' | 'shape'>>;

/** Declares a read, for example `get('/leads/{leadId}', { decode: toLead, lifetime: SECONDS })`. */
export function get<Asked extends object, Got>(
  path: string,
  { query = () => ({}), tags = () => [], shape = null, decode, lifetime }: Declaration<Asked, Got>,
): Endpoint<Asked, Got> {
  const missingIsNull = path.includes('{');
  return { name: `GET ${path}`, path, query, shape, decode, missingIsNull, lifetime, tags };
}

/** A write of LeadSail's. What of `Asked` does not stand in the path is its body. */
export type WriteEndpoint<Asked, Got> = {
  /** Method and path template, for example `PATCH /leads/{leadId}`; its name in traces. */
  readonly name: string;
  readonly method: 'POST' | 'PATCH';
  /** The template; its ids are taken from `Asked` by name. */
  readonly path: string;
  /** Reads `data`, be it what it may: LeadSail has done what was asked. */
  readonly decode: (data: unknown, drift: Drift, asked: Asked) => Got;
  /** What must not be believed any more, as reads tag it; null: what LeadSail answered is not known. */
  readonly drops: (asked: Asked, got: Got | null) => readonly string[];
};

type WriteDeclaration<Asked, Got> = Pick<WriteEndpoint<Asked, Got>, 'decode' | 'drops'>;

/** Declares a write, for example `patch('/leads/{leadId}', { decode: …, drops: … })`. */
export function patch<Asked extends object, Got>(
  path: string,
  declared: WriteDeclaration<Asked, Got>,
): WriteEndpoint<Asked, Got> {
  return { name: `PATCH ${path}`, method: 'PATCH', path, ...declared };
}

/** The same for what LeadSail takes by POST. */
export function post<Asked extends object, Got>(
  path: string,
  declared: WriteDeclaration<Asked, Got>,
): WriteEndpoint<Asked, Got> {
  return { name: `POST ${path}`, method: 'POST', path, ...declared };
}

/** For what changes while people work: enough to share a page's worth of identical reads. */
export const SECONDS: Lifetime = { freshMs: 2_000, isPutAway: true };

/** For what is set up once: asked for anew in the background once it is five minutes old. */
export const MINUTES: Lifetime = { freshMs: 5 * 60_000, staleMs: 25 * 60_000 };
