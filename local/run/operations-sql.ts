import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type OperationName =
  | 'run_ledger'
  | 'gold_counts'
  | 'gold_latest_days'
  | 'latest_runs'
  | 'latest_warnings'
  | 'detail_progress'
  | 'detail_rate';

/** The statement in `sql/operations/<name>.sql`. */
export function operationsStatement(name: OperationName): string {
  return readFileSync(fileURLToPath(new URL(`../../sql/operations/${name}.sql`, import.meta.url)), 'utf8');
}
