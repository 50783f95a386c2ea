// What the gateway says of its own running: JSON lines for machines, plain ones on a terminal.

/** The part of pino that is used: fields first, then a sentence. Never a key, a name or an id. */
export type Log = {
  readonly [Level in 'debug' | 'info' | 'warn' | 'error']: (
    fields: Readonly<Record<string, unknown>>,
    sentence: string,
  ) => void;
};

type Waiting = {
  readonly atMs: number;
  readonly level: 'debug' | 'info';
  readonly fields: Parameters<Log['info']>[0];
  readonly sentence: string;
};

// Lines that wait at most.
const MANY = 500;

type PatientLogOptions = {
  readonly nowMs: () => number;
  /** Makes the log that writes the lines, by a clock that stands at the moment of which a line tells. */
  readonly make: (atMs: () => number) => Log & Levels;
  /** A warning or an error was written, which is not to wait. */
  readonly onUrgent: () => void;
};

/** A log that puts lines of level debug and info aside until `flush`, or until a more severe one comes. */
export function createPatientLog({ nowMs, make, onUrgent }: PatientLogOptions): {
  readonly log: Log;
  readonly flush: () => void;
} {
  let waiting: Waiting[] = [];
  let momentMs: number | null = null;
  const written = make(() => momentMs ?? nowMs());

  function flush(): void {
    const lines = waiting;
    waiting = [];
    for (const { atMs, level, fields, sentence } of lines) {
      momentMs = atMs;
      written[level](fields, sentence);
    }
    momentMs = null;
  }

  const later = (level: Waiting['level']): Log['info'] => {
    if (!written.isLevelEnabled(level)) return () => {};
    return (fields, sentence) => {
      waiting.push({ atMs: nowMs(), level, fields, sentence });
      if (waiting.length === MANY) flush();
    };
  };
  const atOnce =
    (level: 'warn' | 'error'): Log['warn'] =>
    (fields, sentence) => {
      flush();
      written[level](fields, sentence);
      onUrgent();
    };
  const log: Log = {
    debug: later('debug'),
    info: later('info'),
    warn: atOnce('warn'),
    error: atOnce('error'),
  };
  return { log, flush };
}

type Levels = { readonly isLevelEnabled: (level: string) => boolean };

const LEVEL_NAMES: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info ',
  40: 'WARN ',
  50: 'ERROR',
};

/** One of pino's JSON lines for a person: time, level, sentence, fields. */
export function toReadableLine(line: string): string {
  const { level, time, msg, pid: _pid, hostname: _hostname, ...fields } = JSON.parse(line);
  const clock = new Date(time).toISOString().slice(11, 19);
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${clock} ${LEVEL_NAMES[level] ?? level} ${msg}${rest}\n`;
}
