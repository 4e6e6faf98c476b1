import { allowedFunctions } from './allowed-functions.ts';
import { castTo, tryCastTo } from './casts.ts';
import { readDataType } from './data-types.ts';
import { readPart } from './functions-date.ts';
import { readDatePart } from './date-parts.ts';
import { functionCall } from './function-call.ts';
import { column, literal } from './literals.ts';
import { binaryOperation } from './operators.ts';
import { argumentsOf, functionName, getPath, pathInto, pathStep } from './path-expressions.ts';
import { onlyFields, open, refuse, wordOf, wordsOf, type Json, type Node } from './tree.ts';
import { isNull, type Context, type Value } from './value.ts';

/** Renders one expression; every kind that is not listed here is refused. */
export function expression(tree: Json | undefined, context: Context): Value {
  const { tag, body } = open(tree);
  const render = kinds[tag];
  if (!render) return refuse(`The expression ${wordsOf(tag)}`, tree);
  return render(body, context);
}

type Render = (body: Node, context: Context) => Value;

const boolean = (sql: string): Value => ({ sql, type: 'boolean' });
const isCheck =
  (suffix: string): Render =>
  (body, context) =>
    boolean(`(${expression(body, context).sql} ${suffix})`);

const kinds: Readonly<Record<string, Render>> = {
  Value: (body, context) => literal(body['value'], body, context),
  Identifier: (body, context) => column([body], context),
  CompoundIdentifier: (body, context) => column(body as unknown as Node[], context),
  Nested: (body, context) => {
    const inner = expression(body, context);
    return inner.path ? inner : { ...inner, sql: `(${inner.sql})` };
  },
  BinaryOp: (body, context) =>
    binaryOperation(body['op'] as string, [body['left']!, body['right']!], (side) => expression(side, context), body),
  UnaryOp: unary,
  IsNull: isCheck('IS NULL'),
  IsNotNull: isCheck('IS NOT NULL'),
  IsTrue: isCheck('IS TRUE'),
  IsFalse: isCheck('IS FALSE'),
  IsNotTrue: isCheck('IS NOT TRUE'),
  IsNotFalse: isCheck('IS NOT FALSE'),
  IsDistinctFrom: (body, context) => distinctFrom(body, 'IS DISTINCT FROM', context),
  IsNotDistinctFrom: (body, context) => distinctFrom(body, 'IS NOT DISTINCT FROM', context),
  InList: (body, context) => {
    const list = (body['list'] as Node[]).map((item) => plain(item, context).sql);
    return boolean(`(${plain(body['expr'], context).sql}${not(body)} IN (${list.join(', ')}))`);
  },
  InSubquery: (body, context) =>
    boolean(`(${plain(body['expr'], context).sql}${not(body)} IN (${context.query(body['subquery'] as Node)}))`),
  Between: (body, context) => {
    const [value, low, high] = ['expr', 'low', 'high'].map((part) => plain(body[part], context).sql);
    return boolean(`(${value}${not(body)} BETWEEN ${low} AND ${high})`);
  },
  Like: (body, context) => like(body, 'LIKE', context),
  ILike: (body, context) => like(body, 'ILIKE', context),
  RLike: (body, context) => {
    const match = `regexp_full_match(${plain(body['expr'], context).sql}, ${plain(body['pattern'], context).sql})`;
    return boolean(body['negated'] ? `(NOT ${match})` : match);
  },
  Case: caseWhen,
  Cast: cast,
  Tuple: (body, context) => {
    const items = (body as unknown as Node[]).map((item) => plain(item, context).sql);
    return { sql: `(${items.join(', ')})`, type: 'unknown' };
  },
  JsonAccess: (body, context) => {
    const steps = (body['path'] as Node)['path'] as Node[];
    return pathInto(expression(body['value'], context), steps.map(pathStep), body, context);
  },
  Function: (body, context) => {
    const path = getPath(body, context, expression);
    return path ?? functionCall(body, context, expression);
  },
  Extract: (body, context) => {
    const { tag, body: custom } = open(body['field']);
    const part = tag === 'Custom' ? (custom['value'] as string) : tag;
    const value = plain(body['expr'], context);
    return { sql: readPart(readDatePart(part, 'read', body), value.sql), type: 'number' };
  },
  Trim: (body, context) => {
    onlyFields(body, 'TRIM', ['expr', 'trim_where', 'trim_what', 'trim_characters']);
    const names: Record<string, string> = { Leading: 'LTRIM', Trailing: 'RTRIM' };
    const characters = body['trim_what'] ?? (body['trim_characters'] as Node[] | null)?.[0];
    return apply(names[body['trim_where'] as string] ?? 'TRIM', [body['expr']!, characters], body, context);
  },
  Substring: (body, context) =>
    apply('SUBSTR', [body['expr']!, body['substring_from'], body['substring_for']], body, context),
  Position: (body, context) => apply('POSITION', [body['expr']!, body['in']], body, context),
  Ceil: (body, context) => apply('CEIL', [body['expr']!, scaleOf(body)], body, context),
  Floor: (body, context) => apply('FLOOR', [body['expr']!, scaleOf(body)], body, context),
  Interval: (body) => interval(body),
  TypedString: (body, context) => {
    const type = readDataType(body['data_type']);
    return castTo(literal((body['value'] as Node)['value'], body, context), type);
  },
  Subquery: (body, context) => ({ sql: `(${context.query(body)})`, type: 'unknown' }),
  Exists: (body, context) =>
    boolean(`(${body['negated'] ? 'NOT ' : ''}EXISTS (${context.query(body['subquery'] as Node)}))`),
};

/** Every kind of expression that statements may use. */
export const expressionKinds: readonly string[] = Object.keys(kinds);

const not = (body: Node): string => (body['negated'] ? ' NOT' : '');

/** An operand or condition that must not be a VARIANT: Snowflake would compare by the VARIANT's own type, DuckDB by its JSON text. */
export function plain(tree: Json | undefined, context: Context): Value {
  const value = expression(tree, context);
  if (value.type === 'variant') {
    refuse(
      'A VARIANT as operand or condition',
      tree,
      "Cast it: get_path(record, 'a.b')::varchar, record:a.b::number(18,2).",
    );
  }
  return value;
}

function unary(body: Node, context: Context): Value {
  const operand = plain(body['expr'], context);
  switch (body['op']) {
    case 'Not':
      return boolean(`(NOT ${operand.sql})`);
    case 'Minus': {
      const sign = operand.literal === undefined ? {} : { literal: `-${operand.literal}` };
      return { sql: `(-${operand.sql})`, type: operand.type, ...sign };
    }
    case 'Plus':
      return operand;
    default:
      return refuse(`The operator ${wordOf(body['op'])}`, body);
  }
}

function distinctFrom(body: Node, operator: string, context: Context): Value {
  const [left, right] = (body as unknown as Node[]).map((side) => plain(side, context).sql);
  return boolean(`(${left} ${operator} ${right})`);
}

function like(body: Node, operator: string, context: Context): Value {
  onlyFields(body, operator, ['negated', 'expr', 'pattern', 'escape_char']);
  const escape = body['escape_char']
    ? ` ESCAPE ${literal((body['escape_char'] as Node)['value'], body, context).sql}`
    : '';
  return boolean(
    `(${plain(body['expr'], context).sql}${not(body)} ${operator} ${plain(body['pattern'], context).sql}${escape})`,
  );
}

function caseWhen(body: Node, context: Context): Value {
  const operand = body['operand'] ? ` ${plain(body['operand'], context).sql}` : '';
  const branches = (body['conditions'] as Node[]).map((branch) => ({
    condition: plain(branch['condition'], context),
    result: expression(branch['result'], context),
  }));
  const otherwise = body['else_result'] ? expression(body['else_result'], context) : undefined;
  const results = [...branches.map(({ result }) => result), ...(otherwise ? [otherwise] : [])];
  const type = sharedType(results, 'CASE', body);
  const sql = branches.map(({ condition, result }) => ` WHEN ${condition.sql} THEN ${result.sql}`).join('');
  return { sql: `CASE${operand}${sql}${otherwise ? ` ELSE ${otherwise.sql}` : ''} END`, type };
}

/** The type that branches share; a VARIANT beside anything else would change meaning. */
function sharedType(values: readonly Value[], what: string, node: Node): Value['type'] {
  const types = new Set(values.filter((value) => !isNull(value)).map((value) => value.type));
  if (types.size > 1 && types.has('variant'))
    refuse(`${what} with a VARIANT beside another type`, node, 'Cast each branch to one type.');
  return types.size === 1 ? [...types][0]! : 'unknown';
}

function cast(body: Node, context: Context): Value {
  onlyFields(body, 'CAST', ['kind', 'expr', 'data_type']);
  const target = readDataType(body['data_type']);
  const { tag, body: call } = open(body['expr']);
  if (tag === 'Function' && ['timestamp_ntz', 'date', 'text'].includes(target.type)) {
    const local = localTime(call, context);
    if (local) return castTo(local, target);
  }
  const value = expression(body['expr'], context);
  return body['kind'] === 'TryCast' ? tryCastTo(value, target, body) : castTo(value, target);
}

/** `CONVERT_TIMEZONE(zone, t)::TIMESTAMP_NTZ`: the wall clock there; without the cast the zone would be lost. */
function localTime(call: Node, context: Context): Value | undefined {
  if (functionName(call) !== 'CONVERT_TIMEZONE') return undefined;
  const args = argumentsOf(call);
  if (args.length !== 2) return undefined;
  const [zone, time] = args.map((arg) => expression(arg, context));
  return { sql: `timezone(${zone!.sql}, sf.timestamp_tz(${time!.sql}))`, type: 'timestamp_ntz' };
}

/** Functions that the parser gives a node of their own. */
function apply(name: string, args: readonly (Json | undefined)[], node: Node, context: Context): Value {
  const values = args.filter((arg) => arg !== undefined && arg !== null).map((arg) => plain(arg, context));
  const rule = allowedFunctions[name]!;
  const returns = typeof rule.returns === 'function' ? rule.returns(values) : rule.returns;
  return {
    sql: rule.render(values, { name, node, over: '', distinct: '', withinGroup: '', nulls: '' }),
    type: returns,
  };
}

function scaleOf(body: Node): Json | undefined {
  const { tag, body: scale } = open(body['field']);
  return tag === 'Scale' ? { Value: scale } : undefined;
}

function interval(body: Node): Value {
  onlyFields(body, 'INTERVAL', ['value']);
  const text = /"SingleQuotedString":"([^"]*)"/.exec(JSON.stringify(body['value']))?.[1];
  const parts = text?.split(',').map((part) => /^\s*(-?\d+)\s+([a-z]+)\s*$/i.exec(part));
  if (!parts?.length || parts.includes(null)) return refuse('This INTERVAL', body, "Write INTERVAL '7 days'.");
  const units = parts.map((part) => ({ count: part![1]!, unit: readDatePart(part![2]!, 'add', body) }));
  const sql = units.map(({ count, unit }) => `sf.interval_${unit}(${count})`).join(' + ');
  const calendar = units.every(({ unit }) => ['year', 'quarter', 'month', 'week', 'day'].includes(unit));
  return { sql: `(${sql})`, type: 'interval', ...(calendar ? { literal: 'calendar' } : {}) };
}
