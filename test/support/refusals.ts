// What the answer to a refused request may be: few errors, short messages, and little of what was sent.
type Refusal = {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly locations?: readonly object[];
  }[];
};

const MOST_BYTES = 10_000;
const MOST_ERRORS = 10;
const MOST_CHARACTERS = 300;

/** What is wrong with it, by the bounds that SECURITY.md promises; `secrets` are texts that no message may hold. */
export function faultsOfRefusal(answer: string, secrets: readonly string[]): string[] {
  const { data, errors = [] } = JSON.parse(answer) as Refusal;
  const faults: string[] = [];
  if (data === undefined && errors.length === 0) faults.push('neither data nor errors');
  // What was executed has an error for each null.
  if (data === undefined && errors.length > MOST_ERRORS) faults.push(`${errors.length} errors`);
  if (errors.length > 0 && answer.length >= MOST_BYTES) faults.push(`${answer.length} characters`);
  for (const { message, locations = [] } of errors) {
    if (message.length > MOST_CHARACTERS) faults.push(`a message of ${message.length} characters`);
    if (locations.length > MOST_ERRORS) faults.push(`${locations.length} locations`);
    if (secrets.some((secret) => message.includes(secret))) faults.push(`it quotes: ${message}`);
  }
  return faults;
}
