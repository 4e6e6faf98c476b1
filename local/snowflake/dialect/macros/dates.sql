create or replace macro sf.main.interval_year(n) as to_years(cast(n as integer));
create or replace macro sf.main.interval_quarter(n) as to_months(cast(n * 3 as integer));
create or replace macro sf.main.interval_month(n) as to_months(cast(n as integer));
create or replace macro sf.main.interval_week(n) as to_days(cast(n * 7 as integer));
create or replace macro sf.main.interval_day(n) as to_days(cast(n as integer));
create or replace macro sf.main.interval_hour(n) as to_hours(cast(n as bigint));
create or replace macro sf.main.interval_minute(n) as to_minutes(cast(n as bigint));
create or replace macro sf.main.interval_second(n) as to_seconds(cast(n as bigint));
create or replace macro sf.main.interval_millisecond(n) as to_microseconds(cast(n * 1000 as bigint));
create or replace macro sf.main.interval_microsecond(n) as to_microseconds(cast(n as bigint));

-- WEEK_START of the session: 0 is Monday with days counted from Sunday 0, 1 to 7 are Monday to Sunday.
create or replace macro sf.main.week_setting() as coalesce(cast(getvariable('snowflake_week_start') as integer), 0);

create or replace macro sf.main.days_into_week(x) as
  (isodow(x) - greatest(sf.main.week_setting(), 1) + 7) % 7;

create or replace macro sf.main.week_begin(x) as
  cast_to_type(date_trunc('day', x) - to_days(cast(sf.main.days_into_week(x) as integer)), x);

create or replace macro sf.main.dayofweek(x) as
  case when sf.main.week_setting() = 0 then dayofweek(x) else sf.main.days_into_week(x) + 1 end;

-- WEEK_OF_YEAR_POLICY 0: a week belongs to the year that has four of its days.
create or replace macro sf.main.week(x) as
  cast(floor((dayofyear(sf.main.week_begin(x) + to_days(3)) - 1) / 7) + 1 as bigint);

-- DATEDIFF counts the boundaries crossed; DuckDB counts whole weeks, so the week's first days are counted here.
create or replace macro sf.main.boundaries(unit, a, b) as
  case unit
    when 'week' then cast(date_diff('day', sf.main.week_begin(a), sf.main.week_begin(b)) / 7 as bigint)
    else date_diff(unit, a, b)
  end;

-- DuckDB reads no blank between the time and its offset.
create or replace macro sf.main.timestamp_tz(x) as
  case typeof(x)
    when 'VARCHAR' then cast(regexp_replace(cast(x as varchar), '\s+([+-]\d\d:?\d\d)$', '\1') as timestamptz)
    else cast(x as timestamptz)
  end;

create or replace macro sf.main.format_time(x, format) as strftime(x, format);

create or replace macro sf.main.date_from_parts(y, m, d) as
  make_date(cast(y as bigint), cast(m as bigint), cast(d as bigint));

-- The last day of a month stays the last day.
create or replace macro sf.main.add_months(x, n) as
  cast_to_type(
    case
      when cast(x as date) = last_day(x) then last_day(cast(x as date) + to_months(cast(n as integer)))
      else x + to_months(cast(n as integer))
    end,
    x
  );

-- Whole months when both days are equal or both the last; otherwise a month has 31 days.
create or replace macro sf.main.months_between(a, b) as
  cast(
    case
      when day(a) = day(b) or (cast(a as date) = last_day(a) and cast(b as date) = last_day(b))
        then (year(a) - year(b)) * 12 + month(a) - month(b)
      else (year(a) - year(b)) * 12 + month(a) - month(b) + (day(a) - day(b)) / 31.0
    end as decimal(38, 6)
  );

create or replace macro sf.main.time_slice(x, size, unit) as
  cast_to_type(
    case
      when lower(unit) = 'week' and size = 1 then sf.main.week_begin(x)
      when lower(unit) = 'day' and size = 1 then date_trunc('day', x)
      when lower(unit) = 'month' and size = 1 then date_trunc('month', x)
      else cast(error('TIME_SLICE knows slices of 1 DAY, WEEK or MONTH here') as timestamp)
    end,
    x
  );
