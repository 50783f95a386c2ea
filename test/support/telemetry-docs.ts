// What docs/operations.md says of metrics and of the log, as data.
import { textOf } from './pages.ts';

const codes = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** Each metric of the table, with what stands in code of its labels and whether it is there only for some. */
export const documentedMetrics = () =>
  [...textOf('docs/operations.md').matchAll(/^\| `([a-z_]+)` \|(.*)\|$/gm)]
    .filter(([, name = '']) => /^(http|graphql|leadsail|gateway|process|nodejs|build)_/.test(name))
    .map(([, name = '', labels = '']) => ({
      name,
      labels: codes(labels).filter((label) => /^[a-z_]+$/.test(label)),
      isForSome: labels.includes('only with'),
    }));

/** The fields of an operation's line. */
export function documentedLogFields(): string[] {
  const [, sentence = ''] =
    /One line an operation: ([\s\S]*?)\. Never/.exec(textOf('docs/operations.md')) ?? [];
  return codes(sentence).filter((code) => /^[a-zA-Z]+$/.test(code));
}
