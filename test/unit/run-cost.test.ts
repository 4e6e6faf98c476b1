import { describe, expect, it } from 'vitest';
import { BusyPeriods, needsWarehouse } from '../../functions/adapters/snowflake/busy-periods.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { estimateCost } from '../../functions/domain/run-cost.ts';

const standard = StoreSettings.parse({}).warehouseCost;
const at = (from: number, to: number) => ({ from: from * 1000, to: to * 1000 });

describe('The estimate of a run’s cost', () => {
  it('is nothing for a run that never needed the warehouse', () => {
    expect(estimateCost([], standard)).toEqual({ warehouseResumes: 0, billedSeconds: 0, credits: 0, amount: 0 });
  });

  it('goes from the first statement to a minute after the last, whatever the order of the states', () => {
    // 20 + 40 + 60 seconds: a thirtieth of an X-Small's hour.
    const cost = estimateCost([at(60, 60), at(0, 20)], standard);
    expect(cost).toEqual({ warehouseResumes: 1, billedSeconds: 120, credits: 0.033333, amount: 0.1 });
  });

  it('counts the warehouse as woken again after a pause in which it suspends', () => {
    expect(estimateCost([at(0, 10), at(71, 81)], standard)).toMatchObject({ warehouseResumes: 2, billedSeconds: 140 });
    expect(estimateCost([at(0, 10), at(70, 80)], standard)).toMatchObject({ warehouseResumes: 1, billedSeconds: 140 });
  });

  it('charges a minute at least, at the size and the price that are set', () => {
    const small = { creditsPerHour: 2, creditPrice: 4, autoSuspendSeconds: 30 };
    expect(estimateCost([at(0, 1)], small)).toEqual({
      warehouseResumes: 1,
      billedSeconds: 60,
      credits: 0.033333,
      amount: 0.1333,
    });
  });
});

describe('A statement', () => {
  it.each([
    'BEGIN TRANSACTION NAME A',
    'COMMIT',
    "PUT 'file:///x' @stage",
    'LIST @stage',
    'SHOW TRANSACTIONS',
    'ALTER SESSION SET X = 1',
    'select system$abort_session(1)',
  ])('“%s” needs no warehouse', (sql) => {
    expect(needsWarehouse(sql)).toBe(false);
  });

  it.each(['select 1', '-- gold/delta_x\nmerge into A', 'copy into A', '-- show nothing\n  update A set b = 1'])(
    '“%s” needs one',
    (sql) => {
      expect(needsWarehouse(sql)).toBe(true);
    },
  );

  it('that follows soon belongs to the period of the one before', () => {
    const busy = new BusyPeriods();
    busy.add(0, 1000);
    busy.add(2000, 3000);
    busy.add(14_000, 15_000);
    expect(busy.list).toEqual([at(0, 3), at(14, 15)]);
  });
});
