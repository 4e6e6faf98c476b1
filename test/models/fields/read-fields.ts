import type { StagedStream } from '../../../functions/contracts/run.ts';
import { silverModelsOf } from '../../../functions/domain/warehouse-models.ts';
import { silverModel } from '../normalisation/silver-columns.ts';
import { parentsOf } from './documented-fields.ts';

/** A column of Silver. */
export interface ReadBy {
  table: string;
  column: string;
}

/** Fields that the stream's Silver models read, and the columns they reach. */
export class ReadFields {
  readonly #values = new Map<string, ReadBy[]>();
  /** Kept with all their members. */
  readonly #whole = new Set<string>();

  constructor(stream: StagedStream) {
    const tables = silverModelsOf(stream).map((name) => name.replace('silver/', ''));
    for (const table of tables.filter((name) => name.startsWith('silver_'))) {
      for (const [column, { fields }] of silverModel(table).columns) {
        for (const { path, whole } of fields) {
          if (whole) this.#whole.add(path);
          this.#values.set(path, [...(this.#values.get(path) ?? []), { table, column }]);
        }
      }
    }
  }

  columnsOf(path: string): ReadBy[] {
    return this.#values.get(path) ?? [];
  }

  has(path: string): boolean {
    return this.#values.has(path) || parentsOf(path).some((parent) => this.#whole.has(parent));
  }
}
