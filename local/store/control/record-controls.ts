import { z } from 'zod';
import { collections } from '../api/collections.ts';
import type { Store } from '../store.ts';
import { changeOrder } from './change-order.ts';
import { pickRecord } from './pick-record.ts';
import { readBody } from './read-body.ts';

/** What a control did, or why it did nothing. */
export type ControlAnswer = { did: Record<string, unknown> } | { status: number; error: string };

const Id = z.union([z.string(), z.number().transform(String)]).optional();
const OneRecord = z.strictObject({ stream: z.string(), id: Id });
const Corruption = z.union([
  z.strictObject({ stream: z.string(), id: Id, undo: z.literal(true) }),
  z.strictObject({ stream: z.string(), id: Id, field: z.string().min(1), value: z.json() }),
]);

/** Controls of single records, by their path below `/_store`; each takes and answers JSON. */
export const recordControls: Readonly<Record<string, (store: Store, body: unknown) => ControlAnswer>> = {
  'change-order': changeOrder,
  delete: deleteRecord,
  restore: restoreRecord,
  corrupt: corruptRecord,
};

/** A record leaves its list and its details answer 404; an order takes its items and its history along. */
function deleteRecord(store: Store, body: unknown): ControlAnswer {
  const asked = readBody(OneRecord, body);
  if ('error' in asked) return { status: 400, ...asked };
  const { stream } = asked.data;
  if (!collections[stream]) return noStream(stream, Object.keys(collections));
  const id = pickRecord(store.shop, stream, asked.data.id);
  if (id === null) return notThere(stream, asked.data.id);
  store.keep({ kind: 'delete', stream, id });
  return { did: { stream, id, deleted: true } };
}

/** A deleted record comes back as if it had never gone; without an id, the one deleted last. */
function restoreRecord(store: Store, body: unknown): ControlAnswer {
  const asked = readBody(OneRecord, body);
  if ('error' in asked) return { status: 400, ...asked };
  const { stream } = asked.data;
  const deleted = store.shop.amendments.deleted(stream);
  const id = asked.data.id ?? [...deleted].at(-1);
  if (id === undefined || !deleted.has(id)) return notThere(stream, id, 'deleted ');
  store.keep({ kind: 'restore', stream, id });
  return { did: { stream, id, deleted: false } };
}

/** A field shows a value that nobody can type, in every form of the record that has it; `undo` ends that. */
function corruptRecord(store: Store, body: unknown): ControlAnswer {
  const asked = readBody(Corruption, body);
  if ('error' in asked) return { status: 400, ...asked };
  const { stream } = asked.data;
  if ('undo' in asked.data) {
    const corrupted = store.shop.amendments.corrupted(stream);
    const id = asked.data.id ?? corrupted.at(-1);
    if (id === undefined || !corrupted.includes(id)) return notThere(stream, id, 'corrupted ');
    store.keep({ kind: 'heal', stream, id });
    return { did: { stream, id, corrupted: false } };
  }
  const { field, value } = asked.data;
  const streams = [...Object.keys(collections), 'order_items'];
  if (!streams.includes(stream)) return noStream(stream, streams);
  const id = pickRecord(store.shop, stream, asked.data.id);
  if (id === null) return notThere(stream, asked.data.id);
  store.keep({ kind: 'corrupt', stream, id, field, value });
  return { did: { stream, id, corrupted: true, field, value } };
}

function noStream(stream: string, streams: readonly string[]): ControlAnswer {
  return { status: 404, error: `No such stream: ${stream}. There are ${streams.join(', ')}.` };
}

function notThere(stream: string, id: string | undefined, what = ''): ControlAnswer {
  return { status: 404, error: `${stream} has no ${what}record${id === undefined ? '' : ` ${id}`}.` };
}
