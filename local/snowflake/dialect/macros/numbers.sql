-- Division: NUMBER ÷ NUMBER keeps six more digits of scale than the dividend, FLOAT stays FLOAT, zero is an error.
create or replace macro sf.main.div(a, b) as
  cast_to_type(case when b = 0 then error('Division by zero') else cast(a as double) / cast(b as double) end, a * cast(1 as decimal(38, 6)));

create or replace macro sf.main.mod(a, b) as case when b = 0 then error('Division by zero') else a % b end;

create or replace macro sf.main.div0(a, b) as
  cast_to_type(case when b = 0 then 0 else cast(a as double) / cast(b as double) end, a * cast(1 as decimal(38, 6)));

create or replace macro sf.main.div0null(a, b) as
  cast_to_type(case when b = 0 or b is null then 0 else cast(a as double) / cast(b as double) end, a * cast(1 as decimal(38, 6)));

-- Half away from zero, on DECIMAL exactly.
create or replace macro sf.main.round
  (x) as round(x),
  (x, digits) as round(x, cast(digits as integer));

create or replace macro sf.main.trunc
  (x) as trunc(x),
  (x, digits) as trunc(x, cast(digits as integer));

create or replace macro sf.main.ceil
  (x) as ceil(x),
  (x, digits) as ceil(x * power(10, digits)) / power(10, digits);

create or replace macro sf.main.floor
  (x) as floor(x),
  (x, digits) as floor(x * power(10, digits)) / power(10, digits);

create or replace macro sf.main.width_bucket(x, low, high, buckets) as
  case
    when x is null then null
    when x < low then 0
    when x >= high then buckets + 1
    else cast(floor((x - low) * buckets / (high - low)) as bigint) + 1
  end;
