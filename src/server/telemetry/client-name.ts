// The program that asks, by the headers that Apollo's and other clients send. Pure.

export type NamedClient = {
  readonly name: string;
  /** Null where it says none that could stand in a log. */
  readonly version: string | null;
};

// As for operations: four digits in a row may be an id, a year of birth or a phone number.
const NAME = /^(?!.*\d{4})@?[A-Za-z][\w./-]{0,62}$/;
// Numbers and at most a word: `2.4.1`, `1.0.0-beta.2`, `v3`. A phone number has more digits.
const VERSION = /^(?!(?:.*\d){9})v?\d{1,4}(\.\d{1,4}){0,3}(-[A-Za-z]{1,16}(\.\d{1,3})?)?$/;

/** Null for a client that names itself in no way that could stand in a log. */
export function clientOf(headers: Pick<Headers, 'get'>): NamedClient | null {
  const name = headers.get('graphql-client-name') ?? headers.get('apollographql-client-name');
  if (name === null || !NAME.test(name)) return null;
  const version =
    headers.get('graphql-client-version') ?? headers.get('apollographql-client-version');
  return { name, version: version !== null && VERSION.test(version) ? version : null };
}
