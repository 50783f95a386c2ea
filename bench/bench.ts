// The command `npm run bench`: who is faster, by how much, and on what.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attackersTable } from './attackers.ts';
import { clientsTable } from './clients.ts';
import { eventsTable } from './events.ts';
import { growth } from './growth.ts';
import { installedSize } from './installed-size.ts';
import { isBusy, timeAll } from './measure.ts';
import { mixOf } from './mix.ts';
import { EVERYTHING, HELP, type Options, parseOptions } from './options.ts';
import { ALL_PEERS } from './peers.ts';
import { chosenOf, questionsOf } from './questions.ts';
import { type Cell, resultsOf, writeResults } from './results.ts';
import { scaling } from './scaling.ts';
import { shapesTable } from './shapes-table.ts';
import { createStage } from './stage.ts';
import { startUp } from './start-up.ts';
import { headingOf, measurementTable } from './table.ts';
import { tracesTable } from './traces.ts';
import { uniqueTable } from './unique.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const PEERS = join(import.meta.dirname, 'peers');
const RESULTS = join(import.meta.dirname, 'results');

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return print(HELP);
  if (options.growth) return print(await growth(options));
  if (options.startUp) return print(await startUp(options));
  if (options.size) return print(installedSize());
  if (options.clients) return await clientsTable(options, print);
  if (options.shapes) return await shapesTable(options, print);
  if (options.traces) return await tracesTable(options, print);
  if (options.unique) return await uniqueTable(options, print);
  if (options.events) return await eventsTable(print);
  if (options.attackers) return await attackersTable(print);
  if (options.workers !== null) return print(await scaling(options.workers, options));
  await compare(options);
}

async function compare(options: Options): Promise<void> {
  const keys = ALL_PEERS.map(({ key }) => key);
  for (const key of options.peers ?? [])
    if (!keys.includes(key)) throw new Error(`--peers has ${keys}, got ${key}.`);
  const peers = ALL_PEERS.filter(
    ({ key }) => key === 'ours' || (options.peers?.includes(key) ?? true),
  );
  if (peers.some(({ missing }) => missing)) installPeers();
  const known = [...Object.values(questionsOf()), mixOf()];
  const questions = chosenOf(known, options.questions ?? EVERYTHING);

  await using stage = await createStage({ peers, questions, say: print });
  for (const { title, why } of stage.absent) print(`${title} is not measured: ${why}`);
  const cells: Cell[] = [];
  for (const latencyMs of options.latencies)
    for (const connections of options.connections)
      for (const { name, title } of questions) {
        const { durationMs, tries } = options;
        const asked = { connections, latencyMs, durationMs, tries, rounds: options.rounds };
        // Beside the busy one, the others are there for their latencies, which need fewer turns.
        const circumstance = isBusy(asked)
          ? asked
          : { ...asked, rounds: Math.min(3, asked.rounds) };
        const measurements = await timeAll(stage, name, circumstance);
        cells.push({ question: name, title, circumstance, measurements });
        print(`\n${headingOf(`${name}, ${title}`, circumstance)}`);
        print(measurementTable(measurements));
      }
  const directory = options.directory ?? directoryFor(options, cells);
  const written = writeResults(directory, resultsOf({ absent: stage.absent, cells }));
  print(`\nwritten: ${written.join(', ')}`);
  if (cells.some(hasFoul)) {
    print(
      'Some turns were foul (*): what hangs on them has no ratio. Run it again when it is quiet.',
    );
    process.exitCode = 1;
  }
}

const hasFoul = ({ measurements }: Cell): boolean => measurements.some(({ foul }) => foul !== null);

// What the README shows is not replaced by a part of it, nor by what was measured in a crowd.
function directoryFor({ peers, questions }: Options, cells: readonly Cell[]): string {
  const shown = cells.filter(({ circumstance }) => isBusy(circumstance));
  const isWhole =
    peers === null && EVERYTHING.every((name) => (questions ?? EVERYTHING).includes(name));
  if (isWhole && shown.length > 0 && !shown.some(hasFoul)) return RESULTS;
  return mkdtempSync(join(tmpdir(), 'leadsail-results-'));
}

/** Once; without them the run goes on and says who is missing. */
function installPeers(): void {
  if (existsSync(join(PEERS, 'node_modules'))) return;
  print('installing the peers, once');
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: PEERS, stdio: 'inherit' });
  } catch {
    print('npm could not install them');
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
