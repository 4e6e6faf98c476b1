import type { StagedStream } from '../../../functions/contracts/run.ts';
import { loadModelOf } from '../../../functions/domain/warehouse-models.ts';
import type { Measured } from './measure.ts';

/** Seconds by model of both runs, beside those of the floor's table of the same name; the dearest first. */
export function table({ fullModels, incrementalModels, floor }: Measured): string {
  const floorOf = new Map<string, number>();
  for (const [name, seconds] of Object.entries(floor.tables)) {
    const model = floorModel(name);
    floorOf.set(model, (floorOf.get(model) ?? 0) + seconds);
  }
  const models = new Set([...fullModels.keys(), ...incrementalModels.keys(), ...floorOf.keys()]);
  const rows = [...models]
    .map((model) => ({ model, full: fullModels.get(model) ?? 0 }))
    .toSorted((a, b) => b.full - a.full)
    .map(({ model, full }) =>
      [model.padEnd(44), full, floorOf.get(model) ?? 0, incrementalModels.get(model) ?? 0]
        .map((cell) => (typeof cell === 'number' ? cell.toFixed(2).padStart(9) : cell))
        .join(' '),
    );
  return ['model'.padEnd(44) + ['full', 'floor', '1 %'].map((head) => head.padStart(10)).join(''), ...rows].join('\n');
}

/** The model that fills the table: `silver.silver_orders` is `silver/silver_orders`, a table of Gold stands beside its delta. */
function floorModel(name: string): string {
  const [layer, tableName] = name.split('.') as [string, string];
  if (layer === 'bronze') return loadModelOf(tableName.replace('bronze_', '') as StagedStream);
  return layer === 'gold' ? `gold/${tableName.replace('gold_', 'delta_')}` : `${layer}/${tableName}`;
}
