import { allowedFunctions } from './allowed-functions.ts';
import { readDatePart } from './date-parts.ts';
import { foldIdentifier } from './names.ts';
import { orderBy, windowClause, type Render } from './ordering.ts';
import type { Call, Rule } from './rule.ts';
import { onlyFields, open, refuse, type Json, type Node } from './tree.ts';
import { errorCodes } from './types.ts';
import { isNull, type Context, type Value } from './value.ts';

/** Renders a call of an allowed function. */
export function functionCall(body: Node, context: Context, render: Render): Value {
  const name = (body['name'] as Node[]).map((part) => foldIdentifier(open(part).body)).join('.');
  onlyFields(body, name, ['name', 'args', 'null_treatment', 'over', 'within_group']);
  if (name === 'SEQ4' || name === 'SEQ8') return { sql: '"SEQ"', type: 'number' };
  const rule = Object.hasOwn(allowedFunctions, name) ? allowedFunctions[name] : undefined;
  if (!rule) return refuse(`The function ${name}`, body, similar(name), errorCodes.unknownFunction);
  const { list, distinct, nulls } = readArguments(body, name);
  const call: Call = {
    name,
    node: body,
    distinct: distinct ? 'DISTINCT ' : '',
    nulls: nulls ? ' IGNORE NULLS' : '',
    over: body['over'] ? ` OVER (${windowClause(body['over'], context, render)})` : '',
    withinGroup: orderBy(body['within_group'] as Node[], context, render),
  };
  checkShape(rule, call, list.length);
  const args = list.map((arg, index) => argument(arg, index, rule, call, context, render));
  if (rule.takesVariant) checkMixture(args, call);
  return { sql: rule.render(args, call), type: typeof rule.returns === 'function' ? rule.returns(args) : rule.returns };
}

function readArguments(body: Node, name: string): { list: Json[]; distinct: boolean; nulls: boolean } {
  const { tag, body: args } = open(body['args']);
  if (tag !== 'List') return { list: [], distinct: false, nulls: false };
  onlyFields(args, name, ['duplicate_treatment', 'args', 'clauses']);
  const clauses = (args['clauses'] as Node[]).map((clause) => JSON.stringify(clause));
  const ignore = clauses.some((clause) => clause.includes('IgnoreNulls')) || body['null_treatment'] === 'IgnoreNulls';
  if (clauses.some((clause) => !clause.includes('IgnoreOrRespectNulls'))) refuse(`${name} with this clause`, body);
  const list = (args['args'] as Node[]).map((arg) => {
    const { tag: kind, body: value } = open(arg);
    if (kind !== 'Unnamed') return refuse(`A named argument of ${name}`, body);
    return typeof value === 'string' ? value : (value['Expr'] ?? 'Wildcard');
  });
  return { list, distinct: args['duplicate_treatment'] === 'Distinct', nulls: ignore };
}

function checkShape(rule: Rule, call: Call, count: number): void {
  const [least, most] = rule.arguments;
  if (count < least || count > most) {
    refuse(
      `${call.name} with ${count} argument${count === 1 ? '' : 's'}`,
      call.node,
      `It takes ${least === most ? least : `${least} to ${most}`}.`,
    );
  }
  if (rule.form === 'window' && !call.over) refuse(`${call.name} without OVER`, call.node);
  if (rule.form === 'scalar' && (call.over || call.distinct || call.withinGroup))
    refuse(`${call.name} as an aggregate`, call.node);
  if (call.withinGroup && call.name !== 'LISTAGG' && call.name !== 'ARRAY_AGG')
    refuse(`${call.name} WITHIN GROUP`, call.node);
  if (call.nulls && rule.form !== 'window') refuse(`${call.name} IGNORE NULLS`, call.node);
  if (call.distinct && call.over) refuse(`${call.name} DISTINCT … OVER`, call.node);
}

function argument(arg: Json, index: number, rule: Rule, call: Call, context: Context, render: Render): Value {
  if (arg === 'Wildcard') {
    return call.name === 'COUNT' ? { sql: '*', type: 'unknown' } : refuse(`${call.name}(*)`, call.node);
  }
  if (rule.datePart && index === 0) {
    const text = /"(?:value|SingleQuotedString)":"([A-Za-z_]+)"/.exec(JSON.stringify(arg))?.[1];
    if (!text) return refuse(`A computed date part in ${call.name}`, call.node);
    return { sql: '', type: 'text', literal: readDatePart(text, rule.datePart, arg) };
  }
  const value = render(arg, context);
  if (value.type === 'variant' && !rule.takesVariant) {
    refuse(
      `A VARIANT as argument of ${call.name}`,
      arg,
      "Cast it: get_path(record, 'a.b')::varchar, record:a.b::number(18,2).",
    );
  }
  return value;
}

/** COALESCE, IFF and their kin: a VARIANT beside another type would change meaning. */
function checkMixture(args: readonly Value[], call: Call): void {
  if (!['COALESCE', 'NVL', 'IFNULL', 'NVL2', 'IFF'].includes(call.name)) return;
  if (call.name === 'IFF' && args[0]!.type === 'variant') {
    refuse('A VARIANT as condition of IFF', call.node, 'Cast it: record:flag::boolean.');
  }
  const values = args.slice(call.name === 'IFF' || call.name === 'NVL2' ? 1 : 0).filter((arg) => !isNull(arg));
  const variants = values.filter((arg) => arg.type === 'variant').length;
  if (variants > 0 && variants < values.length) {
    refuse(`${call.name} of a VARIANT and another type`, call.node, 'Cast every argument to one type.');
  }
}

/** Names that begin alike, as a hint. */
function similar(name: string): string {
  const near = Object.keys(allowedFunctions).filter(
    (known) => known.startsWith(name.slice(0, 3)) || name.startsWith(known),
  );
  return near.length > 0
    ? `Known functions of a similar name: ${near.slice(0, 8).join(', ')}.`
    : 'The functions it knows are listed in local/snowflake/dialect/README.md.';
}
