/** A field of one record that shows a value nobody can type. */
interface Corruption {
  /** Path inside the record, joined by dots. */
  field: string;
  value: unknown;
}

/** What controls did to single records, on top of what the shop makes of them; keyed by stream and key. */
export class Amendments {
  readonly #deleted = new Map<string, Set<string>>();
  readonly #corrupted = new Map<string, Map<string, Corruption>>();

  delete(stream: string, key: string): void {
    this.#deleted.set(stream, this.deleted(stream).add(key));
  }

  restore(stream: string, key: string): void {
    this.#deleted.get(stream)?.delete(key);
  }

  /** Keys of the stream's deleted records, the last one deleted at the end. */
  deleted(stream: string): Set<string> {
    return this.#deleted.get(stream) ?? new Set();
  }

  corrupt(stream: string, key: string, field: string, value: unknown): void {
    const records = this.#corrupted.get(stream) ?? new Map<string, Corruption>();
    this.#corrupted.set(stream, records.set(key, { field, value }));
  }

  heal(stream: string, key: string): void {
    this.#corrupted.get(stream)?.delete(key);
  }

  /** Keys of the stream's corrupted records, the last one at the end. */
  corrupted(stream: string): string[] {
    return [...(this.#corrupted.get(stream)?.keys() ?? [])];
  }

  /** Writes the corruption, if any, into a row just rendered; forms of the record without that field stay whole. */
  apply(stream: string, key: string, row: Record<string, unknown>): Record<string, unknown> {
    const corruption = this.#corrupted.get(stream)?.get(key);
    if (!corruption) return row;
    const steps = corruption.field.split('.');
    const last = steps.pop() as string;
    let part: unknown = row;
    for (const step of steps) part = isObject(part) ? part[step] : undefined;
    if (isObject(part)) part[last] = corruption.value;
    return row;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
