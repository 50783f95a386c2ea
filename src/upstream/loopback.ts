// The one rule for what only this machine can reach. Pure.

/** Whether a host name or address, as a URL or a setting writes it, is this machine itself. */
export const isLoopback = (host: string): boolean =>
  host.length <= 255 && /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
