/** Types of JSON values, and one bit for each. */
export const jsonTypes = ['number', 'string', 'boolean', 'object', 'array'] as const;
export type JsonType = (typeof jsonTypes)[number];

/** Salla writes "nothing" in many ways (null, `{}`, `[]`, "", the text "null"): compatible with every type. */
const EMPTY = 0;
const NUMBER = 1;
const STRING = 2;
const BOOLEAN = 4;
const OBJECT = 8;
const ARRAY = 16;

/** Levels of a record below which structure is not looked at; the deepest published record has seven. */
const MAX_DEPTH = 10;
/** Paths of one stream; the richest record, an order's detail with its items, has about 350. */
export const MAX_PATHS = 1_000;
/** An object of more different keys than this is taken for a map, whose further keys are values. */
const MAX_KEYS = 120;
/** Stands for every key of a map. */
const ANY_KEY = '*';

/** What was seen at one path. Counts are in records, however often the path stands in one of them. */
export class FieldNode {
  readonly path: string;
  readonly children = new Map<string, FieldNode>();
  /** Elements of the arrays at this path. */
  elements: FieldNode | null = null;
  types = EMPTY;
  present = 0;
  /** Records in which the value was an object or array with something in it, so that children could be there. */
  opened = 0;
  /** `opened` of the parent when this path was first and last seen. */
  readonly openedBefore: number;
  openedAtLast = 0;
  lastPresent = 0;
  lastOpened = 0;

  constructor(path: string, openedBefore: number) {
    this.path = path;
    this.openedBefore = openedBefore;
  }

  typeNames(): JsonType[] {
    return jsonTypes.filter((_, index) => (this.types & (1 << index)) !== 0);
  }
}

/** Paths and types of the records of one stream, or of their lines. Holds no values, and no keys that could be values. */
export class FieldTree {
  readonly root = new FieldNode('', 0);
  #records = 0;
  #paths = 1;

  add(record: object): void {
    this.#records += 1;
    this.#visit(this.root, record, this.#records, 0);
  }

  /** Every path seen with its parent, parents first; the root has none. */
  *nodes(): Generator<[node: FieldNode, parent: FieldNode | null]> {
    yield* below(this.root, null);
  }

  #visit(node: FieldNode, value: unknown, openedByParent: number, depth: number): void {
    if (node.lastPresent !== this.#records) {
      node.lastPresent = this.#records;
      node.present += 1;
      node.openedAtLast = openedByParent;
    }
    const type = typeOf(value);
    node.types |= type;
    if (type < OBJECT || depth === MAX_DEPTH) return;
    if (node.lastOpened !== this.#records) {
      node.lastOpened = this.#records;
      node.opened += 1;
    }
    if (type === ARRAY) this.#visitElements(node, value as unknown[], depth + 1);
    else this.#visitMembers(node, value as Record<string, unknown>, depth + 1);
  }

  #visitElements(node: FieldNode, values: readonly unknown[], depth: number): void {
    node.elements ??= this.#create(`${node.path}[]`, node);
    if (node.elements === null) return;
    for (const value of values) this.#visit(node.elements, value, node.opened, depth);
  }

  #visitMembers(node: FieldNode, members: Record<string, unknown>, depth: number): void {
    for (const key in members) {
      const child = node.children.get(key) ?? this.#child(node, key);
      if (child !== null) this.#visit(child, members[key], node.opened, depth);
    }
  }

  /** The child of that key, or of the map that the object is; null when the stream has too many paths already. */
  #child(node: FieldNode, key: string): FieldNode | null {
    const name = isMap(node) || !isFieldName(key) ? ANY_KEY : key;
    const known = node.children.get(name);
    if (known !== undefined) return known;
    const created = this.#create(node.path === '' ? name : `${node.path}.${name}`, node);
    if (created !== null) node.children.set(name, created);
    return created;
  }

  #create(path: string, parent: FieldNode): FieldNode | null {
    if (this.#paths >= MAX_PATHS) return null;
    this.#paths += 1;
    return new FieldNode(path, parent.opened - 1);
  }
}

/** Translations are keyed by language; any other object betrays itself by the number of its keys. */
function isMap(node: FieldNode): boolean {
  return node.children.size >= MAX_KEYS || node.path === 'translations' || node.path.endsWith('.translations');
}

/** Two digits at most: field names say `address_line_1`, values used as keys are ids, dates, phones or e-mail addresses. */
function isFieldName(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(key) && !/(?:\d\D*){3}/.test(key);
}

function typeOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return value === '' || value === 'null' ? EMPTY : STRING;
    case 'number':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
    case 'object':
      if (value === null) return EMPTY;
      if (Array.isArray(value)) return value.length === 0 ? EMPTY : ARRAY;
      for (const _key in value) return OBJECT;
      return EMPTY;
    default:
      return EMPTY;
  }
}

function* below(node: FieldNode, parent: FieldNode | null): Generator<[FieldNode, FieldNode | null]> {
  yield [node, parent];
  if (node.elements !== null) yield* below(node.elements, node);
  for (const child of node.children.values()) yield* below(child, node);
}
