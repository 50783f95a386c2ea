// How one REST endpoint is declared: what a product person would say of it, in one expression.

import type { Parse } from '../upstream/envelope.ts';
import { idsIn } from '../upstream/path.ts';
import type { Lifetime } from './client/cache.ts';
import { type Declaration, type Field, type Json, MODEL_OF } from './decode/declaration.ts';
import type { Drift } from './decode/drift.ts';
import { asAsked, isNull } from './decode/record.ts';
import type { Tag } from './tags.ts';

/** A read of LeadSail's. `Args` are its arguments, `Data` is what its `data` decodes to. */
export type Endpoint<Args, Data> = {
  /** Method and path template, for example `GET /leads/{leadId}`; its name in traces. */
  readonly name: string;
  /** The template; its ids are taken from `Args` by name. */
  readonly path: string;
  readonly query: (args: Args) => Readonly<Record<string, string | undefined>>;
  /** What its `data` is declared to be. */
  readonly returns: Declaration;
  /** Parses its body in a way of its own; in the way of all others when left out. */
  readonly parse?: Parse;
  /** Reads `data`; null when it is not even of the right kind. */
  readonly decode: (data: unknown, drift: Drift, args: Args) => Data | null;
  /** Whether `data` that was read has each list that it exists for: without one it serves no other operation. */
  readonly isWhole: (data: unknown) => boolean;
  /** Under an id, LeadSail's "not found" is an answer: null. Elsewhere it is a failure. */
  readonly missingIsNull: boolean;
  /** How long an answer may serve other operations. */
  readonly lifetime: Lifetime;
  /** The tags of its answer, for writes to drop. */
  readonly tags: (args: Args, data: Data) => readonly Tag[];
};

type ReadDeclaration<Args, Sent, Data> = {
  readonly returns: Field<Sent> & Declaration;
  /** The result of a record; the record itself when left out. */
  readonly toData?: (sent: Sent, args: Args, drift: Drift) => Data | null;
  /** The key of the requested record, here and in the answer; the path's id and `id` when left out. */
  readonly identifiedBy?: {
    readonly argument: keyof Args & string;
    readonly property: keyof Sent & string;
  };
} & Pick<Endpoint<Args, Data>, 'lifetime'> &
  Partial<Pick<Endpoint<Args, Data>, 'query' | 'tags'>>;

/** The part of a read that does not depend on its arguments. */
export type DeclaredRead = Pick<Endpoint<never, unknown>, 'name' | 'path' | 'returns'>;

const reads: DeclaredRead[] = [];

/** Each declared read, for what prepares itself for all of them. */
export const declaredReads = (): readonly DeclaredRead[] => reads;

/**
 * Declares a read, for example `get('/leads/{leadId}', { returns: lead, lifetime: SECONDS })`. What is asked for by an
 * id and has one is only what was asked for.
 */
export function get<Args extends object, Sent extends object, Data = Sent>(
  path: string,
  declared: ReadDeclaration<Args, Sent, Data>,
): Endpoint<Args, Data> {
  const { returns, toData, lifetime, query = () => ({}), tags = () => [] } = declared;
  const [idName] = idsIn(path);
  const hasId = returns.declared.some(({ isRequired }) => isRequired);
  const { argument = idName, property = 'id' } = declared.identifiedBy ?? {};

  function decode(data: unknown, drift: Drift, args: Args): Data | null {
    const sent = returns.read(data, returns.title, drift);
    if (sent === null) return null;
    const asked =
      argument === undefined ? '' : (args as Readonly<Record<string, string>>)[argument];
    const own = hasId && asked ? asAsked(returns, sent, { property, asked }, drift) : sent;
    if (own === null) return null;
    return toData ? toData(own, args, drift) : (own as unknown as Data);
  }

  const lists = returns.declared.filter(({ isEssence }) => isEssence);
  const isWhole = (data: unknown): boolean =>
    lists.every(({ key, property }) =>
      MODEL_OF in (data as Json)
        ? !isNull(data as Json, property)
        : Array.isArray((data as Json)[key]),
    );

  const missingIsNull = idName !== undefined;
  const name = `GET ${path}`;
  reads.push({ name, path, returns });
  return { name, path, query, returns, decode, isWhole, missingIsNull, lifetime, tags };
}

/** A write of LeadSail's. What of `Args` does not stand in the path is its body. */
export type WriteEndpoint<Args, Data> = {
  /** Method and path template, for example `PATCH /leads/{leadId}`; its name in traces. */
  readonly name: string;
  readonly method: 'POST' | 'PATCH';
  /** The template; its ids are taken from `Args` by name. */
  readonly path: string;
  /** Reads any `data`: LeadSail has done the write. */
  readonly decode: (data: unknown, drift: Drift, args: Args) => Data;
  /** Whether `decode` reads a `success` within `data`; of all others, one that is false is a refusal. */
  readonly readsSuccess?: boolean;
  /** The tags of outdated reads; null: LeadSail's answer is not available. */
  readonly drops: (args: Args, data: Data | null) => readonly Tag[];
};

type WriteDeclaration<Args, Data> = Pick<
  WriteEndpoint<Args, Data>,
  'decode' | 'drops' | 'readsSuccess'
>;

/** Declares a write, for example `patch('/leads/{leadId}', { decode: …, drops: … })`. */
export function patch<Args extends object, Data>(
  path: string,
  declared: WriteDeclaration<Args, Data>,
): WriteEndpoint<Args, Data> {
  return { name: `PATCH ${path}`, method: 'PATCH', path, ...declared };
}

/** The same for a POST. */
export function post<Args extends object, Data>(
  path: string,
  declared: WriteDeclaration<Args, Data>,
): WriteEndpoint<Args, Data> {
  return { name: `POST ${path}`, method: 'POST', path, ...declared };
}

/** For what changes while people work: enough to share a page's worth of identical reads. */
export const SECONDS: Lifetime = { freshMs: 2_000, isShortLived: true };

/** For configuration: read again in the background once it is five minutes old. */
export const MINUTES: Lifetime = { freshMs: 5 * 60_000, staleMs: 25 * 60_000 };
