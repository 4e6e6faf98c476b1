/** An EventBridge event pattern: fields are objects of patterns, leaves are lists of values and comparisons. */
export type EventPattern = Record<string, unknown>;

type Comparison = (operand: unknown, value: unknown) => boolean;

/** Comparisons see `undefined` for a field that the event does not have. */
const comparisons: Record<string, Comparison> = {
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(String(operand)),
  suffix: (operand, value) => typeof value === 'string' && value.endsWith(String(operand)),
  'equals-ignore-case': (operand, value) =>
    typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase(),
  exists: (operand, value) => (value !== undefined) === operand,
  'anything-but': (operand, value) =>
    value !== undefined && ![operand].flat().some((excluded) => matchesValue(excluded, value)),
  numeric: (operand, value) => typeof value === 'number' && numericHolds(operand as unknown[], value),
};

/** Whether EventBridge would hand the event to a rule with this pattern. */
export function matchesPattern(pattern: EventPattern, event: Record<string, unknown>): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    const value = event[field];
    if (Array.isArray(expected)) {
      // A list in the event matches when one of its elements does.
      const values = Array.isArray(value) ? (value as unknown[]) : [value];
      return expected.some((one) => values.some((element) => matchesValue(one, element)));
    }
    return (
      typeof value === 'object' && value !== null && matchesPattern(expected as EventPattern, value as EventPattern)
    );
  });
}

/** Lists the comparisons of a pattern that are not known here, such as `wildcard` and `$or`. */
export function findUnknownComparisons(pattern: unknown): string[] {
  if (Array.isArray(pattern)) {
    return pattern
      .filter((one): one is object => typeof one === 'object' && one !== null)
      .flatMap((one) => Object.keys(one))
      .filter((name) => !Object.hasOwn(comparisons, name));
  }
  return Object.entries(pattern as EventPattern).flatMap(([field, inner]) =>
    field.startsWith('$') ? [field] : findUnknownComparisons(inner),
  );
}

function matchesValue(expected: unknown, value: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === value;
  return Object.entries(expected).every(([name, operand]) => comparisons[name]?.(operand, value) === true);
}

/** `["=", 5]`, `[">", 0, "<=", 10]`. */
function numericHolds(conditions: readonly unknown[], value: number): boolean {
  for (let at = 0; at < conditions.length; at += 2) {
    const bound = Number(conditions[at + 1]);
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    }[String(conditions[at])];
    if (holds !== true) return false;
  }
  return true;
}
