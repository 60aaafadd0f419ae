/** Draws lines of text as an animated terminal: an SVG with CSS and no script, which a README can show. */

/** Lines that appear together, and the pause after them. */
export interface Frame {
  readonly lines: readonly string[];
  readonly seconds: number;
}

/** How many columns and rows of text the terminal shows. Longer output scrolls. */
const columns = 86;
const rows = 28;

/** In pixels. */
const columnWidth = 7.85;
const rowHeight = 19;
/** Of the letters that go below the line, such as g. */
const descent = 5;
const margin = 20;
const barHeight = 34;

const width = Math.ceil(columns * columnWidth) + 2 * margin;
const height = barHeight + rows * rowHeight + 2 * margin;

/** Legible on dark, so that the picture looks the same on a light page and on a dark one. */
const style = `
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#c9d1d9;white-space:pre}
.title{font-weight:700;fill:#f0f6fc}
.prompt,.good{fill:#56d364}.name{fill:#79c0ff}.text{fill:#a5d6ff}.word{fill:#ffa657}.faint{fill:#8b949e}
@media(prefers-reduced-motion:reduce){g{animation:none!important}}`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function paint(kind: string, text: string): string {
  return `<tspan class="${kind}">${text}</tspan>`;
}

/** What a line begins with, and how the whole line is then painted. */
const wholeLines: readonly (readonly [RegExp, string])[] = [
  [/^\d+\. /, 'title'],
  [/^\$ /, 'prompt'],
  [/^The (?:service|mail)/, 'faint'],
  [/^Every step/, 'good'],
];

/** Names, texts and words of a printed object. */
const tokens = /(?<name>\w+:)|(?<text>'.*?'(?=,| |$))|(?<word>\b(?:true|false|null|\d+)\b)/g;

function colour(line: string): string {
  const [, kind] = wholeLines.find(([start]) => start.test(line)) ?? [];
  if (kind !== undefined) return paint(kind, escape(line));
  return escape(line).replaceAll(tokens, (match, ...given) => {
    const groups = given.at(-1) as Record<string, string | undefined>;
    const found = Object.keys(groups).find((name) => groups[name] !== undefined);
    return paint(found ?? 'text', match);
  });
}

/** `firstRow` is the place of the first line in the whole output. */
function drawLines(lines: readonly string[], firstRow: number): string {
  const drawn = lines.map((line, index) => {
    if (line === '') return '';
    const indent = line.length - line.trimStart().length;
    const x = (margin + indent * columnWidth).toFixed(1);
    const y = (firstRow + index + 1) * rowHeight - descent;
    return `<text x="${x}" y="${y}">${colour(line.trimStart())}</text>`;
  });
  return drawn.filter(Boolean).join('\n');
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}

interface Placed extends Frame {
  readonly firstRow: number;
  readonly startSeconds: number;
}

function place(frames: readonly Frame[]): Placed[] {
  let firstRow = 0;
  let startSeconds = 0;
  return frames.map((frame) => {
    const placed = { ...frame, firstRow, startSeconds };
    firstRow += frame.lines.length;
    startSeconds += frame.seconds;
    return placed;
  });
}

function scrollOf({ firstRow, lines }: Placed): string {
  const hidden = Math.max(0, firstRow + lines.length - rows);
  return `translateY(${-hidden * rowHeight}px)`;
}

/**
 * Each frame is invisible until its time, and the whole output moves up once it is longer than the
 * terminal. Without animations the picture is its last frame.
 */
function animate(frames: readonly Placed[], totalSeconds: number): string {
  const timing = `${totalSeconds.toFixed(1)}s step-end infinite`;
  const last = frames.at(-1);
  const scroll = frames.map((frame) => {
    return `${percent(frame.startSeconds / totalSeconds)}{transform:${scrollOf(frame)}}`;
  });
  const appear = frames.slice(1).map(({ startSeconds }, index) => {
    const start = percent(startSeconds / totalSeconds);
    return `@keyframes f${index + 1}{0%{opacity:0}${start},to{opacity:1}}\n.f${index + 1}{animation:f${index + 1} ${timing}}`;
  });
  return [
    ...appear,
    `@keyframes scroll{${scroll.join('')}}`,
    `.scroll{transform:${last ? scrollOf(last) : 'none'};animation:scroll ${timing}}`,
  ].join('\n');
}

function drawBar(title: string): string {
  const lights = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, index) =>
      `<circle cx="${margin + index * 20}" cy="${barHeight / 2}" r="6" fill="${fill}"/>`,
  );
  const y = barHeight / 2 + 4;
  return `${lights.join('')}<text x="${width / 2}" y="${y}" text-anchor="middle">${escape(title)}</text>`;
}

/** `description` is for readers who do not see the picture. It repeats for ever. */
export function drawTerminal(title: string, description: string, frames: readonly Frame[]): string {
  const placed = place(frames);
  const totalSeconds = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  const groups = placed.map(
    ({ lines, firstRow }, index) => `<g class="f${index}">\n${drawLines(lines, firstRow)}\n</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(description)}">
<style>${style}
${animate(placed, totalSeconds)}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9" fill="#0d1117" stroke="#484f58"/>
${drawBar(title)}
<svg y="${barHeight + margin / 2}" width="${width}" height="${rows * rowHeight + margin}">
<g class="scroll">
${groups.join('\n')}
</g>
</svg>
</svg>
`;
}
