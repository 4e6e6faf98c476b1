/** JSON types by path: `items[].amounts.total.amount` → `number`. */
export type Shape = Map<string, Set<string>>;

/** Adds every path of `value` with its JSON type; all elements of an array share the path `…[]`. */
export function collectShape(value: unknown, shape: Shape = new Map(), path = ''): Shape {
  if (path !== '') {
    const types = shape.get(path) ?? new Set();
    shape.set(path, types.add(typeOf(value)));
  }
  if (Array.isArray(value)) {
    for (const element of value) collectShape(element, shape, `${path}[]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) collectShape(part, shape, path === '' ? key : `${path}.${key}`);
  }
  return shape;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
