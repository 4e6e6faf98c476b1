import { allowedFunctions } from './allowed-functions.ts';
import { readDataType } from './data-types.ts';
import { foldIdentifier } from './names.ts';
import { open, type Json, type Node } from './tree.ts';

/**
 * Names that a statement gives to VARIANT expressions: aliases of paths and of functions that answer a VARIANT,
 * and `value`, `this` of FLATTEN. A name that also stands for something else is left out.
 */
export function variantNames(statement: Node): Set<string> {
  const variants = new Set<string>();
  const others = new Set<string>();
  walk(statement, (node) => {
    const alias = node['ExprWithAlias'] as Node | undefined;
    if (alias) (isVariant(alias['expr'], variants) ? variants : others).add(foldIdentifier(alias['alias'] as Node));
    const table = (node['Function'] ?? node['TableFunction']) as Node | undefined;
    const flatten = table?.['alias'] as Node | null | undefined;
    if (flatten && /"value":"flatten"/i.test(JSON.stringify(table))) {
      const name = foldIdentifier(flatten['name'] as Node);
      variants.add(`${name}.VALUE`).add(`${name}.THIS`);
    }
  });
  for (const name of others) variants.delete(name);
  return variants;
}

function isVariant(tree: Json | undefined, known: ReadonlySet<string>): boolean {
  const { tag, body } = open(tree);
  switch (tag) {
    case 'JsonAccess':
      return true;
    case 'Function': {
      const name = (body['name'] as Node[]).map((part) => foldIdentifier(open(part).body)).join('.');
      return Object.hasOwn(allowedFunctions, name) && allowedFunctions[name]?.returns === 'variant';
    }
    case 'Cast':
      return readDataType(body['data_type']).type === 'variant';
    case 'Nested':
      return isVariant(body, known);
    case 'Identifier':
      return known.has(foldIdentifier(body));
    case 'CompoundIdentifier': {
      const names = (body as unknown as Node[]).map(foldIdentifier);
      return known.has(names.slice(-2).join('.')) || known.has(names.at(-1)!);
    }
    default:
      return false;
  }
}

function walk(value: Json | undefined, visit: (node: Node) => void): void {
  if (!value || typeof value !== 'object') return;
  if (!Array.isArray(value)) visit(value);
  for (const child of Object.values(value)) walk(child, visit);
}
