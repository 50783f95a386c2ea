// SIGHUP in a process that serves alone: it reads its files again, and keeps its connections.
import type { Config } from '../config/settings.ts';
import type { Log } from '../server/telemetry/log.ts';
import { type Files, readFiles } from './config-files.ts';

type OpenedService =
  | { readonly reload: (files: Files) => void }
  | { readonly faults: readonly string[] };

/** Reads the files that the configuration names again; nobody is disconnected. */
export async function reload(
  config: Config,
  opening: Promise<OpenedService>,
  log: Log,
): Promise<void> {
  const files = readFiles(config);
  if ('faults' in files) {
    log.error({ faults: files.faults }, 'nothing is renewed: what was read before holds');
    return;
  }
  const opened = await opening;
  if ('faults' in opened) return;
  opened.reload(files);
  log.info({}, 'tenants and trusted documents were read again');
}
