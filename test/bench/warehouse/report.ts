import type { Measured } from './measure.ts';

/** Seconds by model of both runs, beside those of the floor's table of the same name; the dearest first. */
export function table({ fullModels, incrementalModels, floor }: Measured): string {
  const floorOf = new Map(Object.entries(floor.tables).map(([name, seconds]) => [floorModel(name), seconds]));
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
  if (layer === 'bronze') return `bronze/load_${tableName.replace('bronze_', '')}`;
  return layer === 'gold' ? `gold/${tableName.replace('gold_', 'delta_')}` : `${layer}/${tableName}`;
}
