import type { AuditReport } from '../../../functions/domain/audits.ts';
import { auditGold, buildGold, buildSilver, publishGold } from '../../../functions/domain/build-layers.ts';
import type { Run } from '../../../functions/contracts/run.ts';
import type { RunLines, TestWarehouse } from '../test-warehouse.ts';

/** A run from its stage files to published Gold, without the ledger; resolves to the warnings of Gold's audits. */
export async function auditedRun(
  warehouse: TestWarehouse,
  lines: RunLines,
  settings: Partial<Run> = {},
): Promise<AuditReport['warnings']> {
  const run = { ...warehouse.nextRun(), ...settings };
  await warehouse.load(run, lines);
  await buildSilver(run, warehouse.ports);
  await buildGold(run, warehouse.ports);
  const { warnings } = await auditGold(run, warehouse.ports);
  await publishGold(run, warehouse.ports);
  return warnings;
}
