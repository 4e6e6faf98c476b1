import type { Lane, StagedStream } from '../contracts/run.ts';
import { customerStreams } from './streams/customer-streams.ts';
import { marketingStreams } from './streams/marketing-streams.ts';
import { orderStreams } from './streams/order-streams.ts';
import { paymentStreams } from './streams/payment-streams.ts';
import { productStreams } from './streams/product-streams.ts';
import { storeStreams } from './streams/store-streams.ts';
import type { StreamEntry } from './streams/stream-entry.ts';

export type { StreamEntry } from './streams/stream-entry.ts';

/** Every resource of the store that runs can read. */
export const streamCatalogue: readonly StreamEntry[] = [
  ...orderStreams,
  ...productStreams,
  ...customerStreams,
  ...paymentStreams,
  ...marketingStreams,
  ...storeStreams,
];

export function streamEntry(name: StagedStream): StreamEntry {
  const entry = streamCatalogue.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(`Stream ${name} is not in the catalogue (functions/domain/streams/).`);
  return entry;
}

/** The lane's streams among those of the run, in reading order. */
export function streamsOf(lane: Lane, streams: readonly StagedStream[]): StreamEntry[] {
  return streamCatalogue
    .filter((entry) => entry.lane === lane && streams.includes(entry.name))
    .toSorted((a, b) => a.priority - b.priority);
}
