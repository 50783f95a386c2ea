// The report of a check: names and counts, and never a value that LeadSail sent.

/** One GET that was made. */
export type CheckedCall = {
  /** Method and path template. */
  readonly endpoint: string;
  /** Its purpose. */
  readonly purpose: string;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly ms: number;
  readonly bytes: number;
  /** Without its parameters; null when it is none of the ordinary types. */
  readonly contentType: string | null;
  /** Whether the body is `{ success: true | false }`. */
  readonly envelope: 'success' | 'failure' | 'none';
  /** How it failed, in the gateway's words; null when it did not. */
  readonly failure: string | null;
  /** LeadSail's `error.code`; null when there is none that looks like one. */
  readonly code: string | null;
  /** The error code of the connection, such as `ECONNREFUSED`. */
  readonly cause: string | null;
};

/** How often a declared field was present, null, missing or wrong. */
export type FieldCounts = {
  readonly present: number;
  readonly null: number;
  readonly missing: number;
  /** Among those present: of another type, an unknown word, no readable time, an item that cannot be used. */
  readonly type: number;
  readonly value: number;
  readonly time: number;
  readonly item: number;
};

/** Fields by place, such as `Lead.firstName`. */
export type PlaceCounts = Readonly<Record<string, FieldCounts>>;

/** What one endpoint sent. */
export type CheckedEndpoint = {
  readonly calls: number;
  readonly answered: number;
  readonly fields: PlaceCounts;
  /** Keys that nobody declared, by place; `*` where a key is no plain name. */
  readonly further: Readonly<Record<string, number>>;
};

/** By name. */
export type Endpoints = Readonly<Record<string, CheckedEndpoint>>;

/** A difference from what the gateway expects. */
export type CheckDifference = {
  /** Its name, stable from run to run: a kind and a place. */
  readonly name: string;
  readonly sentence: string;
};

export type FieldVerdict = {
  /** Such as `Lead.firstName`. */
  readonly field: string;
  readonly verdict: 'works' | 'always null' | 'would be null' | 'not seen' | 'not tried';
  readonly because: string;
};

/** This run's answer to a question that LeadSail's pages leave open. */
export type Settled = {
  readonly question: string;
  /** Null: this run did not settle it. */
  readonly answer: string | null;
};

export type AddressFindings = {
  readonly host: string;
  readonly path: string;
  /** Why LeadSail does not answer there; null when it does. */
  readonly fault: string | null;
  /** Seconds that LeadSail's clock is ahead of ours; null when it states no time. */
  readonly clockSeconds: number | null;
};

export type LatencyFindings = {
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly deadlineMs: number;
  readonly proposedDeadlineMs: number;
};

export type CheckReport = {
  /** Of this format; a reader of another refuses it. */
  readonly format: 1;
  readonly madeAt: string;
  readonly address: AddressFindings;
  /** `accepted`, `refused`, or null when it was not tried. */
  readonly key: 'accepted' | 'refused' | null;
  readonly calls: readonly CheckedCall[];
  readonly endpoints: Endpoints;
  readonly paging: Readonly<Record<string, string>>;
  /** Names of headers about limits, with their numbers. */
  readonly limits: Readonly<Record<string, string>>;
  readonly latency: LatencyFindings | null;
  readonly writes: string;
  readonly fields: readonly FieldVerdict[];
  readonly settled: readonly Settled[];
  readonly differences: readonly CheckDifference[];
  /** New and gone differences since an earlier report; null without one. */
  readonly since: Since | null;
  /** 0 fine, 1 differs, 2 cannot work. */
  readonly exitCode: 0 | 1 | 2;
};

export type Since = {
  readonly madeAt: string;
  readonly appeared: readonly CheckDifference[];
  readonly gone: readonly string[];
};
