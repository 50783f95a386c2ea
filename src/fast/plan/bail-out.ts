// The bail-out: the single error for everything that plans do not answer.

/** graphql-js has to execute the operation. Clients never see it. */
export class BailOut extends Error {}
