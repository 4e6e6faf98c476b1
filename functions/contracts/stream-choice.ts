import { z } from 'zod';
import { coreStreams, defaultStreams, StagedStream } from './run.ts';

/**
 * Everything that is read of a store: a list of names that stands for itself (it is not added to the default streams), or
 * `all`; absent: the default ones. Orders with their items, customers and products are read whether named or not.
 */
export const StreamChoice = z
  .union([z.literal('all'), z.array(StagedStream)], { error: ({ input }) => refusal(input) })
  .default([...defaultStreams])
  .transform((choice) =>
    choice === 'all' ? [...StagedStream.options] : [...new Set<StagedStream>([...coreStreams, ...choice])],
  );

function refusal(choice: unknown): string {
  const unknown = Array.isArray(choice) ? choice.filter((name) => !StagedStream.safeParse(name).success) : [];
  const known = `There are ${StagedStream.options.join(', ')}; or all.`;
  if (unknown.length === 0) return `expected names of streams. ${known}`;
  // The one stream without files of its own.
  if (unknown.includes('order_items')) return 'order_items come with orders and are not named.';
  return `no stream is called ${unknown.map((name) => JSON.stringify(name)).join(', ')}. ${known}`;
}
