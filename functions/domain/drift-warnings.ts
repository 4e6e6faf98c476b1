import type { RunWarning } from '../contracts/run.ts';
import type { DriftRow } from './schema-drift.ts';

/** One warning a stream; `OPS.schema_drift` has every path. */
export function driftWarnings(drift: readonly DriftRow[]): RunWarning[] {
  const byStream = Map.groupBy(drift, ({ stream }) => stream);
  return [...byStream].map(([stream, rows]) => {
    const counts = (['new', 'missing', 'retyped'] as const).flatMap((change) => {
      const count = rows.filter((row) => row.change === change).length;
      return count === 0 ? [] : [`${count} ${change}`];
    });
    const example = rows[0]!;
    const message =
      `The shape of ${stream} changed: ${counts.join(', ')}, such as ${example.path} (${example.before} → ${example.after}). ` +
      'Bronze keeps everything; `select * from OPS.schema_drift` lists the fields.';
    return { stream, kind: 'schema_drift', message };
  });
}
