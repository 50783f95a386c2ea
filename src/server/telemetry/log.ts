// The gateway's log: JSON lines for machines, plain ones on a terminal.
import { pino } from 'pino';

/** The part of pino that is used: fields first, then a sentence. Never a key, a name or an id. */
export type Log = {
  readonly [Level in 'debug' | 'info' | 'warn' | 'error']: WriteLine;
} & {
  /** A line of `info` that is written at any level; `info` where it is left out. */
  readonly audit?: WriteLine;
  /** Whether lines of this level are written; only what costs much asks. */
  readonly isLevelEnabled?: (level: 'debug') => boolean;
};

type WriteLine = (fields: Readonly<Record<string, unknown>>, sentence: string) => void;

/** A log, and how it is brought to its end. */
export type OpenLog = {
  readonly log: Log;
  /**
   * Calls back once all lines have left, or after two seconds in which they have not because nobody reads them;
   * meanwhile only warnings and errors are logged, and then nothing.
   */
  readonly end: (then: (haveLeft: boolean) => void) => void;
};

/** Bytes that wait for a reader at most; warnings and errors have as much again. */
const MAX_WAITING = 4 * 1024 * 1024;
/** A pipe accepts so many bytes as a whole: lines of several processes do not mix. */
const MAX_SHARED_WRITE = 4_096;
/** Each write costs a turn in a thread, as much as ten lines. */
const MAX_WRITE = 64 * 1024;
/** The part of a write from which it leaves: one more line fits in. */
const FULL = 0.85;
const LEAVES_AFTER_MS = 100;
const END_MS = 2_000;

export type LogOutput = {
  /** Of a file, pipe or socket. */
  readonly descriptor: number;
  /** Whether other processes write to it as well. */
  readonly isShared: boolean;
};

/**
 * Writes JSON lines to an output and never waits for its reader. Lines leave together, a tenth of a second late at
 * most; warnings and errors leave at once, with all before them.
 */
export function createJsonLog(level: string, { descriptor, isShared }: LogOutput): OpenLog {
  const maxWrite = isShared ? MAX_SHARED_WRITE : MAX_WRITE;
  // Not synchronous: on a full pipe that would stop the process until its reader reads.
  const output = pino.destination({
    dest: descriptor,
    sync: false,
    // Of strings, it would count all that wait again for each line.
    contentMode: 'buffer',
    minLength: maxWrite * FULL,
    maxWrite,
    maxLength: MAX_WAITING,
    periodicFlush: LEAVES_AFTER_MS,
  }) as ReturnType<typeof pino.destination> & { maxLength: number };
  let isBroken = false;
  let isEnding = false;
  let dropped = 0;
  // A reader that has gone away must not end the gateway.
  output.on('error', ({ code }: NodeJS.ErrnoException) => {
    isBroken ||= code === 'EPIPE';
  });
  output.on('drop', () => {
    dropped += 1;
  });
  output.on('drain', reportDropped);
  const bytes = { write: (line: string) => output.write(Buffer.from(line) as unknown as string) };
  const lines = pino({ level }, bytes);
  const always = pino({ level: 'info' }, bytes);

  function reportDropped(): void {
    if (dropped === 0) return;
    const count = dropped;
    dropped = 0;
    log.warn({ lines: count }, 'log lines were dropped: nobody read the output for too long');
  }

  const ordinary =
    (of: 'debug' | 'info'): Log['info'] =>
    (fields, sentence) => {
      if (!isEnding) lines[of](fields, sentence);
    };
  const urgent =
    (of: 'warn' | 'error' | 'info', to = lines): Log['warn'] =>
    (fields, sentence) => {
      output.maxLength = 2 * MAX_WAITING;
      to[of](fields, sentence);
      output.maxLength = MAX_WAITING;
      output.flush();
    };
  const log: Log = {
    debug: ordinary('debug'),
    info: ordinary('info'),
    warn: urgent('warn'),
    error: urgent('error'),
    audit: urgent('info', always),
    isLevelEnabled: (level) => lines.isLevelEnabled(level),
  };

  const end: OpenLog['end'] = (then) => {
    const over = (haveLeft: boolean): void => {
      clearTimeout(timeout);
      // Otherwise pino writes what is left while the process exits, and waits for its reader without a bound.
      output.destroy();
      then(haveLeft);
    };
    const timeout = setTimeout(over, END_MS, false);
    isEnding = true;
    if (isBroken) over(true);
    else {
      reportDropped();
      output.once('close', () => over(true)).once('error', () => over(true));
      output.end();
    }
  };
  return { log, end };
}

/** Writes lines for a person, each at once. */
export function createReadableLog(level: string, write: (text: string) => void): OpenLog {
  const output = { write: (line: string) => write(toReadableLine(line)) };
  const lines = pino({ level }, output);
  const always = pino({ level: 'info' }, output);
  const log: Log = {
    debug: (fields, sentence) => lines.debug(fields, sentence),
    info: (fields, sentence) => lines.info(fields, sentence),
    warn: (fields, sentence) => lines.warn(fields, sentence),
    error: (fields, sentence) => lines.error(fields, sentence),
    audit: (fields, sentence) => always.info(fields, sentence),
    isLevelEnabled: (level) => lines.isLevelEnabled(level),
  };
  return { log, end: (then) => then(true) };
}

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
