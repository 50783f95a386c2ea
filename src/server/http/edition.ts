// Status codes by the edition of GraphQL over HTTP that the operator chooses. Pure.
import type { ExecutionResult, GraphQLError } from 'graphql';

/** `2025`: as clients of today know it. `2026`: the edition of September 2026. */
export type HttpEdition = '2025' | '2026';

/**
 * The status of an answer in the edition of 2025; null where it is as it was made. What has no data was refused, and no
 * success in the media type that tells by its status.
 */
export const statusIn2025 = (
  result: ExecutionResult,
  status: number,
  isResponseJson: boolean,
): number | null => (isResponseJson && !('data' in result) && status < 400 ? 400 : null);

/**
 * The status of an answer in the edition of 2026; null where it is the same in both. 294 is a partial answer, and only
 * for the media type that gives it a meaning; 422 is what was read and cannot be executed.
 */
export function statusIn2026(
  result: ExecutionResult,
  status: number,
  isResponseJson: boolean,
): number | null {
  const { errors = [] } = result;
  if ('data' in result) return errors.length > 0 && isResponseJson ? 294 : null;
  const isRequestFault = status === 400 || (status === 200 && errors.length > 0);
  if (!isRequestFault) return null;
  return errors.some(isUnreadable) ? 400 : 422;
}

/** It is about text that is no JSON or no document; what else the edition of 2026 cannot process, it can read. */
function isUnreadable({ extensions }: GraphQLError): boolean {
  const http = extensions?.http as { readonly isUnreadable?: boolean } | undefined;
  return extensions?.code === 'GRAPHQL_PARSE_FAILED' || http?.isUnreadable === true;
}
