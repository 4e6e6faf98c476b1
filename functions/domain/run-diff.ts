import { StagedStream } from '../contracts/run.ts';
import type { SqlModels, Warehouse } from './ports.ts';

interface FieldChange {
  /** Path in the record, such as `status.slug`. */
  path: string;
  /** JSON text; null when the field was not there. */
  before: string | null;
  after: string | null;
}

export interface RecordChange {
  stream: StagedStream;
  key: string;
  change: 'new' | 'changed' | 'deleted';
  /** Empty for new and deleted records. */
  fields: FieldChange[];
}

interface Window {
  storeId: string;
  /** What stood after this run is compared … */
  before: string;
  /** … with what stands after this one. */
  after: string;
}

/** Columns of Bronze that hold what the API said; orders come in parts. */
const partsOf = (stream: StagedStream): readonly string[] =>
  stream === 'orders' ? ['list_row', 'record', 'items'] : ['record'];

/** Records that the runs after one up to another changed, stream by stream; what came back as it was is no change. */
export async function* diffRuns(
  { storeId, before, after }: Window,
  warehouse: Warehouse,
  models: SqlModels,
): AsyncGenerator<RecordChange> {
  for (const stream of StagedStream.options) {
    for (const part of partsOf(stream)) {
      const statement = await models.statement('commands/changed_records', [storeId, before, after], { stream, part });
      for await (const row of warehouse.stream(statement)) {
        const content = parsed(row['CONTENT']);
        const stood = row['STOOD'] === true ? parsed(row['CONTENT_BEFORE']) : null;
        const key = String(row['RECORD_KEY']);
        // A deletion and a new order are told once, by the part that every order has.
        const isFirst = part === partsOf(stream)[0];
        if (row['IS_DELETED'] === true) {
          if (stood !== null && isFirst) yield { stream, key, change: 'deleted', fields: [] };
        } else if (stood === null) {
          if (isFirst) yield { stream, key, change: 'new', fields: [] };
        } else {
          const fields = changedFields(stood, content, part === 'record' ? '' : part);
          if (fields.length > 0) yield { stream, key, change: 'changed', fields };
        }
      }
    }
  }
}

function parsed(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : null;
}

function changedFields(before: unknown, after: unknown, prefix: string): FieldChange[] {
  const [left, right] = [leaves(before, prefix), leaves(after, prefix)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

/** Every value of a record that holds no others, as JSON text by its path. */
function leaves(value: unknown, path: string, found = new Map<string, string>()): Map<string, string> {
  const members = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  if (members.length === 0) return found.set(path, JSON.stringify(value));
  for (const [name, member] of members) leaves(member, path === '' ? name : `${path}.${name}`, found);
  return found;
}
