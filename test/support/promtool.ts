// Prometheus' own word on rules and panels: what promtool makes of them for pages of /metrics that a gateway has shown.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

const DEPLOY = join(import.meta.dirname, '../../deploy');
export const RULES = join(DEPLOY, 'prometheus/rules.yml');
const DASHBOARD = join(DEPLOY, 'grafana/leadsail-graphql.json');

const hasPromtool = (process.env.PATH ?? '')
  .split(delimiter)
  .some((place) => existsSync(join(place, 'promtool')));
// On a machine that nobody watches, a test left out is a test forgotten.
const isLeftOut = !hasPromtool && !process.env.CI;
const hint = 'no promtool here: apt-get install prometheus';
if (isLeftOut) console.warn(`No alert is tried, ${hint}`);

/** `describe` for what needs promtool: left out, with a word, on a machine of somebody's that has none. */
export function describeWithPromtool(name: string, tests: () => void): void {
  describe.skipIf(isLeftOut)(isLeftOut ? `${name} (${hint})` : name, tests);
}

export type Panel = { readonly title: string; readonly expressions: readonly string[] };

/** All that have expressions, with Grafana's variables filled in. */
export function panelsOfDashboard(): Panel[] {
  const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  return panels.flatMap(({ title, targets }) =>
    targets ? [{ title, expressions: targets.map(({ expr }) => filled(expr)) }] : [],
  );
}

const filled = (expression: string): string =>
  expression.replaceAll('$job', '.*').replaceAll('$__rate_interval', '5m');

/** What promtool prints; throws with what it complains of. `files` are written beside each other. */
export function promtool(
  args: readonly string[],
  files: Readonly<Record<string, unknown>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    // YAML reads JSON.
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(folder, name), JSON.stringify(content));
    return execFileSync('promtool', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`promtool ${args.join(' ')}:\n${stdout}${stderr}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The metrics that an expression names. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  const names = bare.matchAll(/(?<![\w.:])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g);
  return [...names].map(([name]) => name).filter((name) => !/^(and|or|unless|bool)$/.test(name));
}

type Kind = 'counter' | 'gauge';
type Page = ReadonlyMap<string, { readonly value: number; readonly kind: Kind }>;

/** Samples by series, as Prometheus would keep them of this gateway. */
function toPage(text: string): Page {
  const samples = new Map<string, { value: number; kind: Kind }>();
  let kind: Kind = 'counter';
  for (const line of text.split('\n')) {
    const [, type] = /^# TYPE \S+ (\w+)$/.exec(line) ?? [];
    if (type) kind = type === 'gauge' ? 'gauge' : 'counter';
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (!name || !Number.isFinite(Number(value))) continue;
    const all = ['job="leadsail-graphql"', 'instance="one"', ...(labels === '' ? [] : [labels])];
    samples.set(`${name}{${all.join()}}`, { value: Number(value), kind });
  }
  return samples;
}

/** Minutes of each of the two hours. */
const HOUR = 60;

/** An hour in which each minute is as from the first page to the second, and one as from the second to the third. */
function seriesOf([first, second, third]: readonly [string, string, string]) {
  const [start, calm, outage] = [toPage(first), toPage(second), toPage(third)];
  return [...outage].map(([series, { value, kind }]) => {
    const [from, to] = [start.get(series)?.value, calm.get(series)?.value];
    if (kind === 'gauge') {
      const before = to === undefined ? `_x${HOUR - 1}` : constant(to);
      return { series, values: `${before} ${constant(value)}` };
    }
    const step = (to ?? 0) - (from ?? 0);
    const until = (from ?? 0) + step * (HOUR - 1);
    const before = to === undefined ? `_x${HOUR - 1}` : rising(from ?? 0, step);
    const rise = value - (to ?? 0);
    return { series, values: `${before} ${rising(until + rise, rise)}` };
  });
}

const rising = (from: number, step: number): string =>
  `${from.toFixed(6)}+${step.toFixed(6)}x${HOUR - 1}`;
const constant = (value: number): string => rising(value, 0);

/**
 * Throws unless nothing fires at the end of the first hour, exactly `alerts` fire at the end of the second, and each
 * of `panels` shows other values than an hour before.
 */
export function expectOutage(
  pages: readonly [string, string, string],
  { alerts, panels }: { readonly alerts: readonly string[]; readonly panels: readonly string[] },
): void {
  const firing = 'count by (alertname) (ALERTS{alertstate="firing"})';
  const end = `${2 * HOUR - 1}m`;
  const all = panelsOfDashboard();
  const moves = panels.map((title) => {
    const [expression] = all.find((panel) => panel.title === title)?.expressions ?? [];
    if (expression === undefined) throw new Error(`there is no panel ${title}`);
    const before = `sum(last_over_time((${expression})[1m:1m] offset ${HOUR}m))`;
    return {
      expr: `abs(sum(${expression}) - (${before} or vector(0))) > bool 0.000001`,
      eval_time: end,
      exp_samples: [{ labels: '{}', value: 1 }],
    };
  });
  promtool(['test', 'rules', 'test.yml'], {
    'test.yml': {
      rule_files: [RULES],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: seriesOf(pages),
          promql_expr_test: [
            { expr: firing, eval_time: `${HOUR - 1}m`, exp_samples: [] },
            {
              expr: firing,
              eval_time: end,
              exp_samples: alerts.map((name) => ({
                labels: `{alertname="LeadSailGraphQL${name}"}`,
                value: 1,
              })),
            },
            ...moves,
          ],
        },
      ],
    },
  });
}
