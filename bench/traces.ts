// The table of spans: what it costs to record none, one trace in a hundred, or all, beside the gateway that does not.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Measurement, timeAll } from './measure.ts';
import { circumstanceOf } from './one-core.ts';
import type { Options } from './options.ts';
import { gateway, HANDWRITTEN, type Peer } from './peers.ts';
import { chosenOf, questionsOf } from './questions.ts';
import { createStage } from './stage.ts';
import { headingOf, measurementTable } from './table.ts';

const UNCACHED = ['--cache-mb', '0'];

export async function tracesTable(options: Options, print: (line: string) => void): Promise<void> {
  // It is asked for nothing, so that what it takes is the sender's.
  const collector = createServer((request, response) => {
    request.resume().on('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => collector.once('listening', resolve));
  const { port } = collector.address() as AddressInfo;
  const traced = ['--otlp-endpoint', `http://127.0.0.1:${port}`];
  const ratio = ['--traces-sampler', 'parentbased_traceidratio', '--traces-sampler-arg', '0.01'];
  const peers: Peer[] = [
    gateway('off', 'no spans', ...UNCACHED),
    gateway('one', 'one trace in a hundred', ...UNCACHED, ...traced, ...ratio),
    gateway('all', 'all traces', ...UNCACHED, ...traced),
    ...(options.beside === null ? [] : [besides(options.beside)]),
    HANDWRITTEN,
  ];
  try {
    for (const question of chosenOf(Object.values(questionsOf()), options.questions)) {
      await using stage = await createStage({ peers, questions: [question], isolated: true });
      for (const { title, why } of stage.absent)
        throw new Error(`${title} is not measured: ${why}`);
      const circumstance = circumstanceOf(question, options);
      const measurements = await timeAll(stage, question.name, circumstance);
      print(`\n${headingOf(`${question.name}, ${question.title}`, circumstance)}`);
      print(measurementTable(measurements));
      print(summaryOf(measurements, options.beside === null ? 'off' : 'beside'));
    }
  } finally {
    collector.closeAllConnections();
    collector.close();
  }
}

/** The same gateway out of another folder, such as a checkout of the commit before. */
function besides(folder: string): Peer {
  const peer = gateway('beside', 'the other checkout', ...UNCACHED);
  return { ...peer, command: async (place) => ({ ...(await peer.command(place)), cwd: folder }) };
}

/** Times the CPU of this one, with half the distance between the best and the worst turn. */
function summaryOf(measurements: readonly Measurement[], beside: string): string {
  const base = measurements.find(({ key }) => key === beside);
  if (!base) throw new Error(`${beside} was not measured`);
  return measurements
    .filter(({ key }) => key !== beside && key !== 'handwritten')
    .map(({ title, cpuMs, foul }) => {
      const times = (cpuMs.median / base.cpuMs.median).toFixed(3);
      const noise = Math.max(cpuMs.spread, base.cpuMs.spread).toFixed(3);
      const isFoul = foul !== null || base.foul !== null;
      return `${title}: ${times} ± ${noise} times the CPU of ${base.title}${isFoul ? ', foul' : ''}`;
    })
    .join('\n');
}
