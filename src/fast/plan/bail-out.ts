// The one word that plans have for everything that is not theirs to answer.

/** Out of the ordinary: graphql-js has to be asked. Never seen by a client. */
export class BailOut extends Error {}
