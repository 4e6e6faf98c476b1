import type { ValueType } from './data-types.ts';
import type { PathGathering, PathKey } from './paths.ts';
import type { Node } from './tree.ts';

/** A rendered expression: DuckDB text and what is known of its type. */
export interface Value {
  sql: string;
  type: ValueType;
  /** The text or number of a literal, for arguments that must be known before DuckDB binds (formats, dates' parts). */
  literal?: string;
  /** The value's own way to text: a path into a VARIANT (JSON null as NULL), a bind. */
  asText?: () => string;
  /** For a path into a VARIANT: where it starts and the keys so far, so that `a:b:c` is one extraction. */
  path?: { base: Value; keys: readonly PathKey[] };
}

/** What an expression is rendered within. */
export interface Context {
  /** What `$1` means: a bind is written `:1`, so `$1` is a column of the stage file or of VALUES. */
  dollar: 'stage' | 'values' | 'none';
  /** Names that this statement gives to VARIANT expressions. */
  variants: ReadonlySet<string>;
  /** Paths of the SELECT list, gathered into one extraction per column; absent where they must stay apart. */
  paths?: PathGathering;
  /** Renders a sub-query. */
  query(node: Node): string;
}

/** The literal NULL; asks the type first, because a path's `sql` enters it among those gathered. */
export const isNull = (value: Value): boolean => value.type === 'unknown' && value.sql === 'NULL';
