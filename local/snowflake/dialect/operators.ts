import { asText } from './casts.ts';
import { refuse, type Json, type Node } from './tree.ts';
import type { Value } from './value.ts';

const comparisons: Readonly<Record<string, string>> = {
  Eq: '=',
  NotEq: '<>',
  Lt: '<',
  LtEq: '<=',
  Gt: '>',
  GtEq: '>=',
};
const connectives: Readonly<Record<string, string>> = { And: 'AND', Or: 'OR' };
const arithmetic: Readonly<Record<string, string>> = { Plus: '+', Minus: '-', Multiply: '*' };

/** Every binary operator that statements may use. */
export const operators: readonly string[] = [
  ...Object.keys({ ...comparisons, ...connectives, ...arithmetic }),
  'Divide',
  'Modulo',
  'StringConcat',
];

/** Renders a binary operator; parenthesised, so that DuckDB's precedence has no say. */
export function binaryOperation(
  operator: string,
  sides: readonly [Json, Json],
  render: (side: Json) => Value,
  node: Node,
): Value {
  const [left, right] = [render(sides[0]), render(sides[1])];
  if (operator === 'StringConcat') return { sql: `(${asText(left)} || ${asText(right)})`, type: 'text' };
  for (const [index, side] of [left, right].entries()) {
    if (side.type !== 'variant') continue;
    refuse(
      'A VARIANT beside an operator',
      sides[index],
      "Cast it: get_path(record, 'a.b')::varchar, record:a.b::number(18,2).",
    );
  }
  if (operator in comparisons) return { sql: `(${left.sql} ${comparisons[operator]} ${right.sql})`, type: 'boolean' };
  if (operator in connectives) return { sql: `(${left.sql} ${connectives[operator]} ${right.sql})`, type: 'boolean' };
  if (operator in arithmetic) return calculate(arithmetic[operator]!, left, right);
  // Division keeps a NUMBER with six more digits of scale and fails on zero; so does the remainder.
  if (operator === 'Divide') return { sql: `sf.div(${left.sql}, ${right.sql})`, type: numeric(left, right) };
  if (operator === 'Modulo') return { sql: `sf.mod(${left.sql}, ${right.sql})`, type: numeric(left, right) };
  return refuse(`The operator ${operator}`, node);
}

const numeric = (left: Value, right: Value): Value['type'] =>
  left.type === 'number' && right.type === 'number' ? 'number' : 'unknown';

function calculate(operator: string, left: Value, right: Value): Value {
  const sql = `${left.sql} ${operator} ${right.sql}`;
  if (right.type === 'interval') {
    // Whole days keep a DATE a DATE, which DuckDB would make a TIMESTAMP.
    const type = left.type === 'date' && !right.literal ? 'timestamp_ntz' : left.type;
    return { sql: right.literal ? `cast_to_type(${sql}, ${left.sql})` : `(${sql})`, type };
  }
  const dateMoved = left.type === 'date' && right.type === 'number';
  return { sql: `(${sql})`, type: dateMoved ? 'date' : numeric(left, right) };
}
