import { itemName, type ItemTexts } from './select-items.ts';
import { open, type Node } from './tree.ts';

/** The result's column names when the text alone tells them; a `*` needs the catalogue. */
export function resultNames(query: Node, texts: ItemTexts): string[] | undefined {
  const { tag, body } = open(query['body']);
  if (tag === 'Query') return resultNames(body, texts);
  if (tag === 'SetOperation') return resultNames({ body: body['left']! }, texts);
  if (tag !== 'Select') return undefined;
  const typed = texts(body);
  const names = (body['projection'] as Node[]).map((item, index) => itemName(item, typed?.[index]));
  return names.every((name) => name !== undefined) ? names : undefined;
}
