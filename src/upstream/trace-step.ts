// A step of a W3C trace: the headers for the host, and the span that records calls to it, if any.

/** A step of the gateway in a trace, such as an operation or a poll. */
export type TraceStep = {
  readonly traceId: string;
  /** The span of this step; null where nothing is recorded here and the caller's span is passed on. */
  readonly spanId: string | null;
  /** `traceparent` and, where there is one, `tracestate`, for the host. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null: nothing is recorded. */
  readonly span: RecordedSpan | null;
};

/** Values that are safe to show: closed lists, templates, counts. Never an id, a key or free text. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A span that is being recorded, and exported once it has ended. */
export type RecordedSpan = {
  /** Begins a call to the host; `endpoint` is method and path template, `attempt` counts from 1. */
  readonly beginCall: (endpoint: string, attempt: number) => RecordedCall;
  /** Records a read that made no call. */
  readonly shared: (endpoint: string, how: 'HIT' | 'JOINED') => void;
  /** Ends it under this name; `errorType` is the kind of failure, null for success. */
  readonly end: (name: string, attributes: SpanAttributes, errorType: string | null) => void;
};

/** A call to the host under way. */
export type RecordedCall = {
  /** They replace the step's headers: the call is the parent of the host's span. */
  readonly headers: TraceStep['headers'];
  /** `status` is null where no answer arrived. */
  readonly end: (status: number | null, errorType: string | null) => void;
};
