// What `npm run bench` can be asked for.
import { parseArgs } from 'node:util';

export type Options = {
  readonly peers: readonly string[] | null;
  /** Null: all that the table has. */
  readonly questions: readonly string[] | null;
  readonly connections: readonly number[];
  readonly latencies: readonly number[];
  readonly rounds: number;
  readonly durationMs: number;
  /** How often a turn that does not count is taken, the first included. */
  readonly tries: number;
  /** Null: where the README shows it when the run was whole and clean, else a directory of its own. */
  readonly directory: string | null;
  readonly growth: boolean;
  readonly startUp: boolean;
  readonly size: boolean;
  readonly workers: number | null;
  readonly clients: boolean;
  readonly shapes: boolean;
  readonly unique: boolean;
  readonly traces: boolean;
  /** A folder with another checkout to compare with; null: none. */
  readonly beside: string | null;
  readonly events: boolean;
  readonly attackers: boolean;
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
  --tries 2              how often a turn is taken, at most, before it stands as foul
  --out directory        where results.json and the charts go; a run of everything without a foul
                         goes to bench/results, any other to a directory of its own

Four tables of one process on one processor, everything else on another (64 connections, 16 where
an answer has a megabyte):

  --clients              q1, q2, q3 as real clients ask them, each also with a rate limit;
                         --peers apollo,hive: only those; also off (--plans off) and yoga
  --shapes               other pages and operations than q1, q2, q3
  --unique               as the gateway starts, asked for ids that never come again, beside --cache-mb 0
  --traces               without spans, with those of one trace in a hundred, and with all;
                         --beside folder: also another checkout, such as the commit before

  --growth               instead: CPU for each kB of answer, from small answers to large ones
  --start-up             instead: time to the first answered query
  --workers 2            instead: what a second process brings
  --events               instead: CPU of a delivered event at 1,000 watchers, with ten entries a second and with one,
                         beside GraphQL Yoga's and Mercurius' own and the least that Node does; who waits while 10,000
                         entries are told to 200; memory after 10,000 watchers
  --attackers            instead: how long /health and an honest tenant wait, by the clock on the wall, beside a tenant
                         and made-up keys at full speed, very large requests and hostile documents
  --size                 instead: what an installation weighs`;

/** The questions of a whole run. */
export const EVERYTHING: readonly string[] = ['q1', 'q2', 'q3'];

/** Throws what to tell who asked for what there is not. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peers: { type: 'string' },
      questions: { type: 'string' },
      connections: { type: 'string', default: '64,1' },
      latency: { type: 'string', default: '0,25' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      tries: { type: 'string', default: '2' },
      out: { type: 'string' },
      growth: { type: 'boolean', default: false },
      'start-up': { type: 'boolean', default: false },
      size: { type: 'boolean', default: false },
      workers: { type: 'string' },
      clients: { type: 'boolean', default: false },
      shapes: { type: 'boolean', default: false },
      unique: { type: 'boolean', default: false },
      traces: { type: 'boolean', default: false },
      beside: { type: 'string' },
      events: { type: 'boolean', default: false },
      attackers: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    peers: values.peers?.split(',') ?? null,
    questions: values.questions?.split(',') ?? null,
    connections: values.connections.split(',').map((one) => toNumber('connections', one)),
    latencies: values.latency.split(',').map((one) => toNumber('latency', one)),
    rounds: toNumber('rounds', values.rounds),
    durationMs: toNumber('seconds', values.seconds) * 1_000,
    tries: toNumber('tries', values.tries),
    directory: values.out ?? null,
    growth: values.growth,
    startUp: values['start-up'],
    size: values.size,
    workers: values.workers === undefined ? null : toNumber('workers', values.workers),
    clients: values.clients,
    shapes: values.shapes,
    unique: values.unique,
    traces: values.traces,
    beside: values.beside ?? null,
    events: values.events,
    attackers: values.attackers,
    help: values.help,
  };
}

function toNumber(name: string, given: string): number {
  const number = Number(given);
  if (Number.isFinite(number) && number >= 0 && given.trim() !== '') return number;
  throw new Error(`--${name} must be a number, got ${JSON.stringify(given)}.`);
}
