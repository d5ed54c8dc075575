import { type Figure, passes, ratioOf } from './bench.ts';

/** Figures as a small table for a terminal. */
export function toTable(figures: readonly Figure[]): string {
  const head = ['figure', 'ours', 'limit or peer', 'ratio', 'target', ''];
  const rows = figures.map((figure) => {
    const { what, unit, ours, peer, target } = figure;
    const ratio = ratioOf(figure);
    const passed = passes(figure);
    return [
      what,
      `${short(ours)} ${unit}`,
      peer ? `${peer.what}: ${short(peer.value)} ${unit}` : '',
      ratio === null ? '' : ratio.toFixed(2),
      target ? ('atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`) + (ratio === null ? ` ${unit}` : '') : '',
      passed === null ? '' : passed ? 'PASS' : 'MISS',
    ];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: Math.max(3, Math.trunc(value).toString().length) });
}
