// The bytes of a request's body, as far as one is willing to read.

/** The body; `got` says in words what was too much. */
export type ReadBody = { readonly bytes: Buffer } | { readonly got: string };

export async function readBody(request: Request, maxBytes: number): Promise<ReadBody> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > maxBytes) return { got: declared.toLocaleString('en-US') };
  const chunks: Uint8Array[] = [];
  let count = 0;
  // Not `for await`: leaving that loop early ends the connection, and the refusal with it.
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    count += read.value.byteLength;
    if (count > maxBytes) return { got: 'more' };
    chunks.push(read.value);
  }
  return { bytes: Buffer.concat(chunks) };
}
