import type { StagedStream } from '../../functions/contracts/run.ts';
import type { Warehouse } from '../../functions/domain/ports.ts';
import { recordsInBronze, recordsInStore, tombstones } from './bronze-as-truth.ts';
import { goldInWords, type SubjectName, subjects, type Truth, truthInWords } from './gold-as-truth.ts';
import { keysInSilver } from './keys-in-silver.ts';
import { differencesInMeasures } from './measures-as-truth.ts';
import type { ShopUnderTest } from './shop-under-test.ts';

/** Records of a difference that are shown. */
const shown = 3;

/** What the warehouse says otherwise than the store, the first records of each kind; empty when they agree. */
export async function differences(
  warehouse: Warehouse,
  shop: ShopUnderTest,
  streams: readonly StagedStream[],
): Promise<string[]> {
  const found: string[] = [];
  for (const stream of streams) {
    const bronze = await recordsInBronze(warehouse, shop.storeId, stream);
    const store = await recordsInStore(shop, stream);
    found.push(...compare(`BRONZE ${stream}`, bronze, store, jsonThatDiffers));
    // What the store has and never lost must not have been called deleted, not even for one run.
    const wrongly = (await tombstones(warehouse, shop.storeId, stream)).filter(
      (id) => store.has(id) && !shop.wasAway(stream, id),
    );
    found.push(...some(`BRONZE ${stream} was told of deletions that never were:`, wrongly));
    const silver = new Map((await keysInSilver(warehouse, shop.storeId, stream)).map((key) => [key, key]));
    const live = new Map([...bronze.keys()].map((key) => [key, key]));
    found.push(...compare(`SILVER ${stream}`, silver, live, () => []));
  }
  return [
    ...found,
    ...(await differencesInGold(warehouse, shop)),
    ...(await differencesInMeasures(warehouse, shop, streams)),
  ];
}

async function differencesInGold(warehouse: Warehouse, shop: ShopUnderTest): Promise<string[]> {
  const gold = new Map<SubjectName, Map<string, Truth>>();
  for (const stream of Object.keys(subjects) as SubjectName[]) {
    const { rows } = await warehouse.execute({ sql: subjects[stream].sql, binds: [shop.storeId] });
    gold.set(stream, goldInWords(stream, rows));
  }
  const found: string[] = [];
  for (const [stream, records] of gold) {
    const told = await shop.truth(stream);
    // Facts of an order that is gone are gone with it; a member of a dimension stays, marked.
    const truth = truthInWords(stream, stream === 'orders' ? told.filter(({ deleted }) => deleted !== true) : told);
    for (const [id, record] of truth) {
      if (record['deleted'] === true) {
        // Nobody can copy what was gone, or how it was changed shortly before, when nobody had looked.
        const seen = records.get(id);
        if (seen === undefined) truth.delete(id);
        else if (String(record['updated_at']) > String(seen['updated_at'])) truth.set(id, { deleted: true });
      }
      if (stream === 'order_items' && !gold.get('products')!.has(String(record['product_id']))) {
        record['product_id'] = unknownMember;
      }
    }
    found.push(...compare(`GOLD ${stream}`, records, truth, fieldsThatDiffer));
  }
  return found;
}

/** Natural key of the member that stands in for a product that was never seen. */
const unknownMember = '-1';

function compare<Value>(
  what: string,
  warehouse: Map<string, Value>,
  store: Map<string, Value>,
  differ: (warehouse: Value, store: Value) => string[],
): string[] {
  const missing = [...store.keys()].filter((id) => !warehouse.has(id));
  const surplus = [...warehouse.keys()].filter((id) => !store.has(id));
  const other = [...store].flatMap(([id, truth]) => {
    const record = warehouse.get(id);
    const fields = record === undefined ? [] : differ(record, truth);
    return fields.length === 0 ? [] : [`${id} (${fields.join('; ')})`];
  });
  return [
    ...some(`${what} lacks`, missing),
    ...some(`${what} has what the store has not:`, surplus),
    ...some(`${what} differs:`, other),
  ];
}

function fieldsThatDiffer(gold: Truth, truth: Truth): string[] {
  return Object.keys(truth)
    .filter((field) => gold[field] !== truth[field])
    .map((field) => `${field}: ${short(gold[field])}, the store says ${short(truth[field])}`);
}

/** Of two texts of canonical JSON. */
function jsonThatDiffers(record: string, truth: string): string[] {
  if (record === truth) return [];
  const [left, right] = [JSON.parse(record) as Truth, JSON.parse(truth) as Truth];
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return fields
    .filter((field) => JSON.stringify(left[field]) !== JSON.stringify(right[field]))
    .map((field) => `${field}: ${short(left[field])}, the store says ${short(right[field])}`);
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function some(what: string, records: readonly string[]): string[] {
  if (records.length === 0) return [];
  const more = records.length > shown ? ` and ${records.length - shown} more` : '';
  return [`${what} ${records.slice(0, shown).join(', ')}${more}`];
}
