import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestWarehouse } from '../test-warehouse.ts';

const migrations = fileURLToPath(new URL('../../../sql/migrations', import.meta.url));
let older: string;
let warehouse: TestWarehouse;
let before: Record<string, unknown>[];
beforeAll(async () => {
  older = await mkdtemp(join(tmpdir(), 'migrations-'));
  for (const file of await readdir(migrations)) if (file < 'V014') await cp(join(migrations, file), join(older, file));
  warehouse = await TestWarehouse.start({ migrations: older });
  before = await calendar(guideColumns);
  await warehouse.migrate();
}, 60_000);
afterAll(async () => {
  await warehouse?.stop();
  await rm(older, { recursive: true, force: true });
});

/** Columns that the maintenance guide knows and that nothing but the calendar of V005 fills. */
const guideColumns = `date_key, full_date, day_of_week, day_name, day_of_month, day_of_year, week_of_year, month_number, month_name,
  quarter, year, is_weekend, fiscal_year, fiscal_quarter`;

const calendar = (columns: string) => warehouse.rows(`select ${columns} from GOLD.gold_dim_date order by date_key`);

/** Days with the flag, oldest first. */
async function days(flag: string, year: number): Promise<string[]> {
  const rows = await warehouse.rows(
    `select to_char(full_date, 'YYYY-MM-DD') as day from GOLD.gold_dim_date where ${flag} and year = ${year} order by 1`,
  );
  return rows.map((row) => String(row['DAY']));
}

async function day(date: string, columns: string): Promise<Record<string, unknown>> {
  const [row] = await warehouse.rows(`select ${columns} from GOLD.gold_dim_date where full_date = '${date}'`);
  return row!;
}

/** A date in the Umm al-Qura calendar as ICU has it. */
const icu = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});
const icuName = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura', { month: 'long', timeZone: 'UTC' });
const two = (value: number) => String(value).padStart(2, '0');
function ofIcu(date: Date) {
  const parts = Object.fromEntries(icu.formatToParts(date).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day: dayOfMonth = 0 } = parts;
  return {
    HIJRI_DATE: `${year}-${two(month)}-${two(dayOfMonth)}`,
    HIJRI_YEAR: year,
    HIJRI_MONTH: month,
    HIJRI_DAY: dayOfMonth,
    // ICU writes the Arabic letter that has no Latin one; ours are plain letters.
    HIJRI_MONTH_NAME: icuName.format(date).replaceAll('ʻ', ''),
  };
}

describe('The calendar', () => {
  it('has every day of 2010 to 2040 with the Umm al-Qura date that ICU gives it', async () => {
    const rows = await calendar(
      `to_char(full_date, 'YYYY-MM-DD') as day, hijri_date, hijri_year, hijri_month, hijri_day, hijri_month_name`,
    );
    const first = Date.UTC(2010, 0, 1);
    const expected = Array.from({ length: 11_323 }, (_, index) => {
      const date = new Date(first + index * 86_400_000);
      return { DAY: date.toISOString().slice(0, 10), ...ofIcu(date) };
    });
    expect(expected.at(-1)!.DAY).toBe('2040-12-31');
    const shown = rows.map((row) => ({
      ...row,
      HIJRI_YEAR: Number(row['HIJRI_YEAR']),
      HIJRI_MONTH: Number(row['HIJRI_MONTH']),
      HIJRI_DAY: Number(row['HIJRI_DAY']),
    }));
    expect(shown).toEqual(expected);
  });

  it.each([
    // Royal decree A/185 gives its own date as 14 Shaban 1434 and the new weekend's as 20 Shaban 1434: agip.com, 2013-06-25.
    ['2013-06-23', '1434-08-14'],
    ['2013-06-29', '1434-08-20'],
    // Last working days before Eid al-Fitr, by the ministry: saudigazette.com.sa 619580; ksatendersgate.com; ksa.directory 1920.
    ['2022-04-30', '1443-09-29'],
    ['2024-04-08', '1445-09-29'],
    ['2025-03-29', '1446-09-29'],
    // Days of Arafah, by the Supreme Court: gulfnews.com 1.88971800; zawya.com csg9x55s; siasat.com 3040115; zawya.com eood41a4.
    ['2022-07-08', '1443-12-09'],
    ['2023-06-27', '1444-12-09'],
    ['2024-06-15', '1445-12-09'],
    ['2025-06-05', '1446-12-09'],
  ])('gives %s the date %s that the authorities gave it', async (date, hijri) => {
    expect(await day(date, 'hijri_date')).toEqual({ HIJRI_DATE: hijri });
  });

  it('flags the Eids on their own days, and Ramadan from its first day to its last', async () => {
    // Eid al-Fitr from Friday, April 21 (eastcoastdaily.in, 2023-04-10); Eid al-Adha on June 28 (zawya.com csg9x55s).
    expect(await days('is_eid_al_fitr', 2023)).toEqual(['2023-04-21', '2023-04-22', '2023-04-23']);
    expect(await days('is_eid_al_adha', 2023)).toEqual(['2023-06-28', '2023-06-29', '2023-06-30', '2023-07-01']);
    const ramadan = await days('is_ramadan', 2023);
    expect([ramadan[0], ramadan.at(-1), ramadan.length]).toEqual(['2023-03-23', '2023-04-20', 29]);
  });

  it('has Ramadan twice in a Gregorian year that it begins and ends in', async () => {
    const ramadan = await days('is_ramadan', 2030);
    expect([ramadan[0], ramadan.at(-1), ramadan.length]).toEqual(['2030-01-05', '2030-12-31', 36]);
  });

  it('flags National Day in every year, and Founding Day since a royal order of January 2022 made it a holiday', async () => {
    // zawya.com, 2022-01-29: “commemorate Feb. 22 every year”.
    const rows = await warehouse.rows(
      `select to_char(full_date, 'MM-DD') as day, min(year) as first_year, count(*) as years, is_national_day, is_founding_day
       from GOLD.gold_dim_date where is_national_day or is_founding_day group by all order by 1`,
    );
    expect(rows.map((row) => [row['DAY'], Number(row['FIRST_YEAR']), Number(row['YEARS'])])).toEqual([
      ['02-22', 2022, 19],
      ['09-23', 2010, 31],
    ]);
    expect(rows.map((row) => [row['IS_NATIONAL_DAY'], row['IS_FOUNDING_DAY']])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('calls a holiday what is National Day, Founding Day or an Eid, and nothing else', async () => {
    expect(await days('is_holiday', 2026)).toEqual([
      '2026-02-22',
      '2026-03-20',
      '2026-03-21',
      '2026-03-22',
      '2026-05-27',
      '2026-05-28',
      '2026-05-29',
      '2026-05-30',
      '2026-09-23',
    ]);
  });

  it('has one White Friday a year, the last Friday of November', async () => {
    expect(await days('is_white_friday', 2024)).toEqual(['2024-11-29']);
    expect(await days('is_white_friday', 2018)).toEqual(['2018-11-30']);
    expect(await days('is_white_friday', 2023)).toEqual(['2023-11-24']);
    const [row] = await warehouse.rows('select count(*) as days from GOLD.gold_dim_date where is_white_friday');
    expect(row).toEqual({ DAYS: '31' });
  });

  it('names the season by the first that holds: a Founding Day in Ramadan is Ramadan', async () => {
    const seasons = ['2026-02-22', '2027-02-22', '2026-03-20', '2026-05-27', '2026-09-23', '2026-11-27', '2026-11-26'];
    const shown = await Promise.all(seasons.map(async (date) => (await day(date, 'season'))['SEASON']));
    expect(shown).toEqual(['Ramadan', 'Ramadan', 'Eid al-Fitr', 'Eid al-Adha', 'National Day', 'White Friday', null]);
    expect(await day('2025-02-22', 'season, is_founding_day')).toEqual({
      SEASON: 'Founding Day',
      IS_FOUNDING_DAY: true,
    });
  });

  it.each([
    // In force on January 1, 2018; 15 % from July 1, 2020 by royal order A/638: arfajlaw.com, sauress.com 2104130.
    ['2017-12-31', 0],
    ['2018-01-01', 5],
    ['2020-06-30', 5],
    ['2020-07-01', 15],
    ['2040-12-31', 15],
  ])('knows the rate of VAT on %s: %i percent', async (date, percent) => {
    expect(Number((await day(date, 'vat_percent'))['VAT_PERCENT'])).toBe(percent);
  });

  it('has the weekend on Thursday and Friday before 2013-06-29, and on Friday and Saturday from then', async () => {
    const rows = await warehouse.rows(
      `select to_char(full_date, 'MM-DD') as day from GOLD.gold_dim_date
       where is_weekend and full_date between '2013-06-20' and '2013-07-06' order by 1`,
    );
    // Royal decree A/185: the new weekend starts on June 29, 2013 (crowell.com, 2013-06-24), a Saturday.
    expect(rows.map((row) => row['DAY'])).toEqual(['06-20', '06-21', '06-27', '06-28', '06-29', '07-05', '07-06']);
    const later = await warehouse.rows(
      `select day_name from GOLD.gold_dim_date where is_weekend and full_date > '2013-06-29' group by 1 order by 1`,
    );
    expect(later).toEqual([{ DAY_NAME: 'Fri' }, { DAY_NAME: 'Sat' }]);
  });

  it('leaves nothing empty but the season of a common day', async () => {
    const columns = (await warehouse.rows('select * from GOLD.gold_dim_date limit 1')).flatMap((row) =>
      Object.keys(row),
    );
    const counted = columns.map((column) => `count(${column}) as ${column}`).join(', ');
    const [counts] = await warehouse.rows(`select ${counted} from GOLD.gold_dim_date`);
    const { SEASON: seasons, ...others } = counts!;
    expect(new Set(Object.values(others))).toEqual(new Set(['11323']));
    expect(Number(seasons)).toBeLessThan(2_000);
  });

  it('of an older warehouse keeps what stood in it, and stays the same when the migration runs twice', async () => {
    expect(await calendar(guideColumns)).toEqual(before);
    const once = await calendar('*');
    await warehouse.rows(`delete from OPS.schema_history where version = 'V014'`);
    expect(await warehouse.migrate()).toEqual(['V014__calendar.sql']);
    expect(await calendar('*')).toEqual(once);
  });
});

it('Campaigns of a store stand beside the calendar as whoever runs the shop writes them', async () => {
  await warehouse.rows(
    `insert into OPS.campaigns (store_id, campaign_name, first_day, last_day) values (1305146709, 'Yellow week', '2026-11-22', '2026-11-28')`,
  );
  const rows = await warehouse.rows(
    `select c.campaign_name, count(*) as days, count_if(d.is_white_friday) as white_fridays
     from OPS.campaigns c join GOLD.gold_dim_date d on d.full_date between c.first_day and c.last_day
     where c.store_id in (0, 1305146709) group by all`,
  );
  expect(rows).toEqual([{ CAMPAIGN_NAME: 'Yellow week', DAYS: '7', WHITE_FRIDAYS: '1' }]);
});
