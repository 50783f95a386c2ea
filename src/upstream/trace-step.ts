// A step of a W3C trace: what is handed on to the host, and where calls to it are recorded, if anywhere.

/** A step that something here takes in a trace, such as an operation or a poll. */
export type TraceStep = {
  readonly traceId: string;
  /** Of this step; null where the caller's own goes on, because nothing is recorded here. */
  readonly spanId: string | null;
  /** `traceparent` and, where there is one, `tracestate`, for the host. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null: nothing is recorded. */
  readonly span: RecordedSpan | null;
};

/** Values that anybody may read: closed lists, templates, counts. Never an id, a key or a text. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A span that is being recorded, and sent off once it has ended. */
export type RecordedSpan = {
  /** Begins a call to the host; `endpoint` is method and path template, `attempt` counts from 1. */
  readonly beginCall: (endpoint: string, attempt: number) => RecordedCall;
  /** A read that needed no call of its own. */
  readonly shared: (endpoint: string, how: 'HIT' | 'JOINED') => void;
  /** Ends it under this name; `errorType` says in a word why it failed, null that it did not. */
  readonly end: (name: string, attributes: SpanAttributes, errorType: string | null) => void;
};

/** A call to the host under way. */
export type RecordedCall = {
  /** In place of those of the step: for the host, the call comes before its own. */
  readonly headers: TraceStep['headers'];
  /** `status` is null where no answer came. */
  readonly end: (status: number | null, errorType: string | null) => void;
};
