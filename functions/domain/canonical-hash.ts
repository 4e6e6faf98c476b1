import { hash } from 'node:crypto';

/** JSON with sorted keys and no white space: equal values give equal text, whatever order the server wrote them in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const record = value as Record<string, unknown>;
  const members: string[] = [];
  for (const key of Object.keys(record).toSorted()) {
    if (record[key] !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  }
  return `{${members.join(',')}}`;
}

/** SHA-256 (hex) of the canonical JSON. */
export function canonicalHash(value: unknown): string {
  return hash('sha256', canonicalJson(value));
}

/** Hash of a listing's row without the fields that move by themselves (see `volatileFields` of the catalogue). */
export function rowHash(row: Record<string, unknown>, volatileFields: readonly string[]): string {
  if (!volatileFields.some((field) => field in row)) return canonicalHash(row);
  const stable = Object.entries(row).filter(([field]) => !volatileFields.includes(field));
  return canonicalHash(Object.fromEntries(stable));
}
