import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../functions/domain/part-writer.ts';
import { findDeleted } from '../../functions/domain/find-deleted.ts';
import { StreamMemory } from '../../functions/domain/stream-memory.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';
import type { StreamReading } from '../../functions/domain/stream-reading.ts';
import { keyInBronze } from '../../functions/domain/row-key.ts';
import { silent, testRun } from '../source/lane.ts';

const KNOWN = 300;
const LONG_AGO = 1;

/** Products that every complete listing lacks from now on; `existing` of them still answer at their own address. */
function emptyListing(absences: 0 | 1, existing: (key: string) => boolean) {
  const run = testRun(2, { kind: 'incremental' });
  const memory = new StreamMemory('products');
  const details = { items: 0, day: '', detailHash: '', contentHash: '', readAt: 0 };
  for (let key = 1; key <= KNOWN; key += 1)
    memory.index.plan({ key: String(key), hash: 'row', ...details, seenAt: LONG_AGO, absences });
  memory.calendar.mark({}, Date.parse(run.asOf) / 1000, Date.parse(run.startedAt));
  const asked: string[] = [];
  const deleted: string[] = [];
  const warnings: StreamReading['warnings'] = [];
  const reading = {
    stream: streamEntry('products'),
    run,
    memory,
    warnings,
    log: silent,
    concurrency: 4,
    pause: () => false,
    readOne: (_key: string, read: () => Promise<unknown>) => read(),
    writer: { write: async (envelope: Envelope) => void deleted.push(keyInBronze(envelope)) },
    api: {
      detail: async (path: string) => {
        const key = path.split('/').at(-1)!;
        asked.push(key);
        return existing(key) ? { id: key } : null;
      },
    },
  } as unknown as StreamReading;
  return { reading, asked, deleted, warnings };
}

describe('a complete listing that lacks most of what is known', () => {
  it('calls nobody deleted the first time, asks for nobody, and says so', async () => {
    const { reading, asked, deleted, warnings } = emptyListing(0, () => false);
    expect(await findDeleted(reading)).toBe(true);
    expect({ asked, deleted }).toEqual({ asked: [], deleted: [] });
    expect(warnings).toEqual([expect.objectContaining({ stream: 'products', kind: 'listing_incomplete' })]);
  });

  it('the second time calls those deleted whose own address answers 404', async () => {
    const { reading, asked, deleted } = emptyListing(1, (key) => Number(key) <= 10);
    await findDeleted(reading);
    expect(asked).toHaveLength(KNOWN);
    expect(deleted).toHaveLength(KNOWN - 10);
  });

  it('is as careful with the last of them after a pause', async () => {
    const { reading, asked, deleted } = emptyListing(1, () => true);
    let left = KNOWN - 50;
    expect(await findDeleted({ ...reading, pause: () => (left -= 1) < 0 })).toBe(false);
    expect(await findDeleted(reading)).toBe(true);
    expect(asked).toHaveLength(KNOWN);
    expect(deleted).toEqual([]);
  });
});
