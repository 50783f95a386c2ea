// Bar charts as SVG, to be read on a light page and on a dark one.
import { short } from './statistics.ts';

export type Bar = {
  readonly label: string;
  readonly value: number;
  /** Ours stands out; so does, less, what it is measured against. */
  readonly tone: 'ours' | 'reference' | 'other';
};
export type Panel = {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
};

const WIDTH = 840;
const LABELS = 290;
const VALUES = 110;
const BAR = 18;
const STEP = 26;
const HEADING = 44;

const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .panel { font-weight: 600; }
  .note { font-size: 12px; fill: #59636e; }
  .ours { fill: #0f7b5f; } .reference { fill: #6e7781; } .other { fill: #b6bec7; }
  text.ours { font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .note { fill: #9198a1; }
    .ours { fill: #3fcf9f; } .reference { fill: #9198a1; } .other { fill: #545d68; }
  }`;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One panel below the other, each with a scale of its own; the notes, at the foot, say how it was measured. */
export function toChart(title: string, panels: readonly Panel[], notes: readonly string[]): string {
  let y = 28;
  const parts: string[] = [text(0, y, title, 'title')];
  for (const panel of panels) {
    y += HEADING;
    parts.push(text(0, y, `${panel.title} · ${panel.unit}`, 'panel'));
    const longest = Math.max(...panel.bars.map(({ value }) => value));
    for (const { label, value, tone } of panel.bars) {
      y += STEP;
      const length = Math.max(2, (value / longest) * (WIDTH - LABELS - VALUES));
      parts.push(
        text(LABELS - 12, y, label, tone === 'ours' ? 'ours' : '', 'end'),
        `<rect class="${tone}" x="${LABELS}" y="${y - BAR + 4}" width="${length.toFixed(1)}" height="${BAR}" rx="2"/>`,
        text(LABELS + length + 8, y, short(value), tone === 'ours' ? 'ours' : ''),
      );
    }
  }
  y += 38;
  parts.push(...notes.map((note, line) => text(0, y + line * 18, note, 'note')));
  const height = y + notes.length * 18;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, content: string, kind: string, anchor?: 'end'): string {
  const marks = [kind && ` class="${kind}"`, anchor && ` text-anchor="${anchor}"`].join('');
  return `<text x="${x.toFixed(0)}" y="${y}"${marks}>${escaped(content)}</text>`;
}
