// The wrapping that LeadSail puts around every answer, and the refusals it is known to send.

// biome-ignore lint/suspicious/noExplicitAny: payloads are free JSON that tests reach into and bend
export type JsonObject = Record<string, any>;

/** What a route decides: an HTTP status and the envelope to send with it. */
export type Reply = { readonly status: number; readonly envelope: JsonObject };

/** `{success: true, data}`. The vendor's pages show no status numbers; 200 unless told. */
export function success(data: unknown, status = 200): Reply {
  return { status, envelope: { success: true, data } };
}

/** `{success: false, error: {code, message}}` under any HTTP status. */
export function failure(status: number, code: string, message: string): Reply {
  return { status, envelope: { success: false, error: { code, message } } };
}

/** 400 with one line in `details` for each fault found. */
export function invalid(details: readonly string[], message = 'Validation failed'): Reply {
  const error = { code: 'VALIDATION_ERROR', message, details: [...details] };
  return { status: 400, envelope: { success: false, error } };
}

export function notFound(message: string): Reply {
  return failure(404, 'NOT_FOUND', message);
}

export function unauthorized(): Reply {
  return failure(401, 'UNAUTHORIZED', 'API key is missing or invalid');
}
