// How one REST endpoint is declared: what a product person would say of it, in one expression.
import type { Drift } from './drift.ts';

/** A read of LeadSail's. `Asked` are its arguments, `Got` is what its `data` decodes to. */
export type Endpoint<Asked, Got> = {
  /** Method and path template, for example `GET /leads/{leadId}`; its name in traces. */
  readonly name: string;
  /** The template; its ids are taken from `Asked` by name. */
  readonly path: string;
  readonly query: (asked: Asked) => Readonly<Record<string, string | undefined>>;
  /** Reads `data`; null when it is not even of the right kind. */
  readonly decode: (data: unknown, drift: Drift, asked: Asked) => Got | null;
  /** Under an id, LeadSail's "not found" is an answer: null. Elsewhere it is a failure. */
  readonly missingIsNull: boolean;
};

/** Declares a read, for example `get('/leads/{leadId}', { decode: toLead })`. */
export function get<Asked extends object, Got>(
  path: string,
  {
    query = () => ({}),
    decode,
  }: Partial<Pick<Endpoint<Asked, Got>, 'query'>> & Pick<Endpoint<Asked, Got>, 'decode'>,
): Endpoint<Asked, Got> {
  return { name: `GET ${path}`, path, query, decode, missingIsNull: path.includes('{') };
}
