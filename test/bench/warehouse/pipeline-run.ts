import { fileURLToPath } from 'node:url';
import { sqlModels } from '../../../functions/adapters/snowflake/sql-models.ts';
import type { Run } from '../../../functions/contracts/run.ts';
import type { WarehouseSecret } from '../../../functions/contracts/secrets.ts';
import { StoreSettings } from '../../../functions/contracts/settings.ts';
import {
  auditGold,
  auditSilver,
  buildGold,
  buildSilver,
  closeLedger,
  type LayerPorts,
  publishGold,
} from '../../../functions/domain/build-layers.ts';
import type { StreamTotals } from '../../../functions/domain/ledger.ts';
import { loadBronze } from '../../../functions/domain/load-bronze.ts';
import { withWarehouse } from '../../../functions/runtime/with-warehouse.ts';
import { benchStreams } from './staged-runs.ts';

export const sqlFolder = fileURLToPath(new URL('../../../sql', import.meta.url));
export const database = 'SALLA_DWH';
const silent = { info: () => undefined, warn: () => undefined };

/** @param serial from 1 on, less than 60 */
export function runOf(serial: number): Run {
  const minute = String(serial).padStart(2, '0');
  const startedAt = `2027-01-01T00:${minute}:00.000Z`;
  return {
    runId: `20270101T00${minute}00000Z-00000000`,
    storeId: '1305146709',
    kind: serial === 1 ? 'initial' : 'incremental',
    startedAt,
    asOf: startedAt,
    createdFrom: null,
    planFile: null,
    streams: [...benchStreams],
    settings: StoreSettings.parse({}),
    extractUntil: startedAt,
  };
}

/** The states of the machine from the stage to the last word of the ledger, each with a session of its own. */
export async function playRun(secret: WarehouseSecret, run: Run, streams: StreamTotals): Promise<number> {
  const lanes = [{ lane: 'main' as const, streams, warnings: [] }];
  const states: Record<string, (ports: LayerPorts) => Promise<unknown>> = {
    LoadBronze: (ports) => loadBronze(run, lanes, ports),
    BuildSilver: (ports) => buildSilver(run, ports),
    AuditSilver: (ports) => auditSilver(run, lanes, ports),
    BuildGold: (ports) => buildGold(run, ports),
    AuditGold: (ports) => auditGold(run, ports),
    PublishGold: (ports) => publishGold(run, ports),
    FinishRun: (ports) => closeLedger(run, lanes, ports),
  };
  const began = performance.now();
  for (const [state, play] of Object.entries(states)) {
    const tag = { run: run.runId, store: run.storeId, state };
    await withWarehouse({ secret, database, tag }, (warehouse) =>
      play({ warehouse, models: sqlModels(sqlFolder), log: silent }),
    );
  }
  return (performance.now() - began) / 1000;
}
