// What the gateway says of its own running: JSON lines for machines, plain ones on a terminal.

/** The part of pino that is used: fields first, then a sentence. Never a key, a name or an id. */
export type Log = {
  readonly [Level in 'debug' | 'info' | 'warn' | 'error']: (
    fields: Readonly<Record<string, unknown>>,
    sentence: string,
  ) => void;
};

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
