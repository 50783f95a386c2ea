// One line a write, at any log level: its caller, what it changed or sent, and its outcome; no personal data.
import type { FinishedWrite } from '../../graph/context.ts';
import type { Credential } from '../../upstream/credential.ts';
import type { Log } from './log.ts';
import { shownTenant } from './operation-log.ts';

/** Writes the line. */
export function createWriteLog(log: Log) {
  const audit = (log.audit ?? log.info).bind(log);
  return (write: FinishedWrite, credential: Credential | null, requestId: string): void => {
    const { mutation, outcome, codes, isRepeated } = write;
    audit(
      {
        requestId,
        ...(credential && { tenant: shownTenant(credential.fingerprint) }),
        ...callerOf(credential),
        mutation,
        outcome,
        ...(codes.length > 0 && { codes }),
        ...(isRepeated && { isRepeated }),
      },
      WRITE,
    );
  };
}

/** The sentence of the line. */
export const WRITE = 'write';

/** The token's name or the subject's hash; nothing where a key alone came. */
function callerOf(credential: Credential | null) {
  const { tokenName, subject } = credential ?? {};
  return {
    ...(tokenName && { token: tokenName }),
    ...(subject && { subject: subject.slice(0, 16) }),
  };
}
