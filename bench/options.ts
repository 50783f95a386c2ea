// What `npm run bench` can be asked for.
import { parseArgs } from 'node:util';

export type Options = {
  readonly peers: readonly string[] | null;
  readonly questions: readonly string[];
  readonly connections: readonly number[];
  readonly latencies: readonly number[];
  readonly rounds: number;
  readonly durationMs: number;
  /** Null: where the README shows it when the run was whole and clean, else a directory of its own. */
  readonly directory: string | null;
  readonly growth: boolean;
  readonly startUp: boolean;
  readonly size: boolean;
  readonly workers: number | null;
  readonly help: boolean;
};

export const HELP = `npm run bench [-- options]

Compares the gateway with an endpoint written by hand and with other gateways, all in turn in one run.

  --questions q1,q2,q3   what is asked; also mix: 100 operations in rotation
  --peers a,b            who is measured; ours is always: cached, handwritten, mercurius, grafserv,
                         yoga, apollo, tailcall, hive
  --connections 64,1     how many ask at once
  --latency 0,25         time that the upstream takes, in milliseconds
  --rounds 5             turns of each; 3 of these where not 64 ask an upstream at 0 ms
  --seconds 2            length of a turn
  --out directory        where results.json and the charts go; a run of everything without a foul
                         goes to bench/results, any other to a directory of its own

  --growth               instead: CPU for each kB of answer, from small answers to large ones
  --start-up             instead: time to the first answered query
  --workers 2            instead: what a second process brings
  --size                 instead: what an installation weighs`;

/** The questions of a whole run. */
export const EVERYTHING: readonly string[] = ['q1', 'q2', 'q3'];

/** Throws what to tell who asked for what there is not. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peers: { type: 'string' },
      questions: { type: 'string', default: EVERYTHING.join() },
      connections: { type: 'string', default: '64,1' },
      latency: { type: 'string', default: '0,25' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      out: { type: 'string' },
      growth: { type: 'boolean', default: false },
      'start-up': { type: 'boolean', default: false },
      size: { type: 'boolean', default: false },
      workers: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    peers: values.peers?.split(',') ?? null,
    questions: values.questions.split(','),
    connections: values.connections.split(',').map((one) => toNumber('connections', one)),
    latencies: values.latency.split(',').map((one) => toNumber('latency', one)),
    rounds: toNumber('rounds', values.rounds),
    durationMs: toNumber('seconds', values.seconds) * 1_000,
    directory: values.out ?? null,
    growth: values.growth,
    startUp: values['start-up'],
    size: values.size,
    workers: values.workers === undefined ? null : toNumber('workers', values.workers),
    help: values.help,
  };
}

function toNumber(name: string, given: string): number {
  const number = Number(given);
  if (Number.isFinite(number) && number >= 0 && given.trim() !== '') return number;
  throw new Error(`--${name} must be a number, got ${JSON.stringify(given)}.`);
}
