// How long the ids may be that clients give to the operations of one connection. Pure.
import { httpError } from '../http/request-params.ts';

/** Every message of an operation repeats its id. */
const MAX_ID_LENGTH = 256;

/** The refusal of an operation whose id is too long; null for any other. */
export const idFault = ({ length }: string) =>
  length > MAX_ID_LENGTH
    ? httpError(
        'BAD_REQUEST',
        400,
        `The id of an operation may have ${MAX_ID_LENGTH} characters, got ${length}.`,
      )
    : null;
