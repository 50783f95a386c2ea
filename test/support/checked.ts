// checked(): what `check` says of an address, as text and as the report that it saves.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCheck } from '../../src/cli/check/check.ts';
import type { CheckReport } from '../../src/cli/check/report.ts';
import { parseConfig } from '../../src/config/config.ts';
import { SDL } from './kit.ts';

type Checked = {
  readonly report: CheckReport;
  readonly text: string;
  readonly faults: readonly string[];
  readonly exitCode: number;
  /** Everything that anybody gets to see. */
  readonly seen: string;
  /** Names of what differs. */
  readonly names: readonly string[];
  readonly verdictOf: (field: string) => string | undefined;
  readonly answerTo: (question: string) => string | null | undefined;
};

/** Runs a check; `against` is an earlier report. */
export async function checked(
  url: string,
  apiKey: string,
  { args = [], against }: { args?: readonly string[]; against?: string } = {},
): Promise<Checked> {
  const folder = mkdtempSync(join(tmpdir(), 'check-test-'));
  try {
    const file = join(folder, 'report.json');
    const compared = against === undefined ? [] : ['--against', against];
    const started = parseConfig(['check', '--save', file, ...compared, ...args], {
      LEADSAIL_URL: url,
      LEADSAIL_API_KEY: apiKey,
    });
    if ('faults' in started) throw new Error(started.faults.join('\n'));
    const notified: string[] = [];
    const { output, faults, exitCode } = await runCheck({
      config: started.config,
      sdl: SDL,
      nowMs: Date.now,
      notify: (sentence) => notified.push(sentence),
    });
    const json = readFileSync(file, 'utf8');
    const report: CheckReport = JSON.parse(json);
    return {
      report,
      text: output,
      faults,
      exitCode,
      seen: [...notified, output, json, ...faults].join('\n'),
      names: report.differences.map(({ name }) => name),
      verdictOf: (field) => report.fields.find((one) => one.field === field)?.verdict,
      answerTo: (asked) => report.settled.find(({ question }) => question === asked)?.answer,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
