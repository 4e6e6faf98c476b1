import { expect, it } from 'vitest';
import type { Lane } from '../../functions/contracts/run.ts';
import { RowIndex } from '../../functions/domain/row-index.ts';
import { seenFilesOf, seenFolder, seenName } from '../../functions/domain/stage-paths.ts';
import { ShopInRuns } from './shop-in-runs.ts';

/** `meanwhile` runs once, when the next invocation has looked at the stage and sends its first request. */
function atFirstRequest(shop: ShopInRuns, meanwhile: () => Promise<unknown>): void {
  let done: Promise<unknown> | undefined;
  const end = shop.intercept(async (_, send) => {
    // Invocations that `meanwhile` begins do not wait for it.
    end();
    await (done ??= meanwhile());
    return send();
  });
}

it('Two invocations of one lane at once: what the later one saw is not lost behind the files of the other', async () => {
  const shop = await ShopInRuns.open();
  await shop.read();
  await shop.readNext(1);
  await shop.next(1);
  let changed: unknown[] = [];
  // The one that nobody waits for any more ends while the redriven one reads.
  atFirstRequest(shop, async () => {
    await shop.invoke();
    changed = (await shop.store.control('change-order', { count: 7 }))['ids'] as unknown[];
  });
  await shop.read();
  expect((await shop.staged()).filter((line) => !line.startsWith('L'))).toHaveLength(changed.length);
  const folder = seenFolder(shop.run.storeId, shop.run.runId);
  const files = seenFilesOf(
    (await shop.lane.stage.list(`${folder}/`)).map(({ path }) => path),
    'main',
  );
  expect(files.filter(({ number }) => number === 0)).toHaveLength(2);
  await shop.readNext(1);
  expect(await shop.staged()).toEqual([]);
});

const seenPath = (number: number, digit: string, lane: Lane = 'main') =>
  `${seenFolder('1', 'r')}/${seenName(lane, number, digit.repeat(64))}`;

it('What invocations saw is read back by number, then by name, each lane its own', () => {
  const ordered = [seenPath(0, 'f'), seenPath(2, '0'), seenPath(2, 'a'), seenPath(9_999, 'b'), seenPath(10_000, '1')];
  const found = seenFilesOf([...ordered.toReversed(), seenPath(1, 'c', 'customers'), 'store=1/run=r/orders/x'], 'main');
  expect(found.map((file) => file.path)).toEqual(ordered);
  expect(found.map(({ number }) => number)).toEqual([0, 2, 2, 9_999, 10_000]);
});

it('A key that one of them staged is staged, in whatever order their files are read', () => {
  const seen = { key: '1', hash: 'old', day: '', seenAt: 1, absences: 0, asked: false } as const;
  const detail = { items: 0, detailHash: '', contentHash: '', readAt: 0 };
  const unchanged = { ...seen, ...detail, attempt: 2, outcome: 'unchanged' } as const;
  const staged = { ...seen, ...detail, hash: 'new', attempt: 1, outcome: 'listed' } as const;
  const full = { ...staged, detailHash: 'new', outcome: 'full' } as const;
  for (const lines of [
    [unchanged, staged],
    [staged, unchanged],
  ]) {
    const index = new RowIndex(true);
    for (const line of lines) index.restore(line);
    expect(index.entry('1')).toMatchObject({ hash: 'new', outcome: 'listed', attempt: 2 });
    expect(index.listedCount).toBe(1);
  }
  const index = new RowIndex(true);
  for (const line of [staged, full]) index.restore(line);
  expect(index.entry('1')).toMatchObject({ detailHash: 'new', outcome: 'listed+full' });
});
