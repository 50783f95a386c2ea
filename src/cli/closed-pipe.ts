// What becomes of printing when its reader, such as `head`, has read enough and gone.

/** Throws an error of an output, unless its reader has gone. */
export function throwUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
