-- The text of any value as Snowflake writes it. The type is known when DuckDB binds, so one branch remains.
create or replace macro sf.main.text(x) as
  case typeof(x)
    when 'JSON' then json_extract_string(cast(x as json), '$')
    when 'DOUBLE' then regexp_replace(cast(x as varchar), '\.0$', '')
    when 'TIMESTAMP' then strftime(try_cast(x as timestamp), '%Y-%m-%d %H:%M:%S.%g')
    when 'TIMESTAMP WITH TIME ZONE' then strftime(try_cast(x as timestamptz), '%Y-%m-%d %H:%M:%S.%g ') || rpad(strftime(try_cast(x as timestamptz), '%z'), 5, '0')
    else cast(x as varchar)
  end;

create or replace macro sf.main.text_within(x, n) as
  case when length(x) > n then error('String ''' || x || ''' is too long for VARCHAR(' || n || ')') else x end;

create or replace macro sf.main.boolean(x) as
  case
    when x is null then null
    when lower(x) in ('true', 't', 'yes', 'y', 'on', '1') then true
    when lower(x) in ('false', 'f', 'no', 'n', 'off', '0') then false
    else cast(error('Boolean value ''' || x || ''' is not recognized') as boolean)
  end;

create or replace macro sf.main.try_boolean(x) as
  case
    when lower(x) in ('true', 't', 'yes', 'y', 'on', '1') then true
    when lower(x) in ('false', 'f', 'no', 'n', 'off', '0') then false
  end;

create or replace macro sf.main.substr
  (x, start) as
    case when start = 0 then error('SUBSTR counts from 1') else substr(x, cast(start as bigint)) end,
  (x, start, size) as
    case when start = 0 then error('SUBSTR counts from 1') else substr(x, cast(start as bigint), greatest(cast(size as bigint), 0)) end;

create or replace macro sf.main.left(x, n) as left(x, greatest(cast(n as bigint), 0));

create or replace macro sf.main.right(x, n) as right(x, greatest(cast(n as bigint), 0));

create or replace macro sf.main.repeat(x, n) as repeat(x, greatest(cast(n as bigint), 0));

create or replace macro sf.main.lpad
  (x, n) as lpad(x, cast(n as integer), ' '),
  (x, n, pad) as lpad(x, cast(n as integer), pad);

create or replace macro sf.main.rpad
  (x, n) as rpad(x, cast(n as integer), ' '),
  (x, n, pad) as rpad(x, cast(n as integer), pad);

-- Part 0 counts as part 1; an empty separator separates nothing.
create or replace macro sf.main.split_part(x, separator, n) as
  case
    when separator = '' then case when n in (0, 1, -1) then x else '' end
    else split_part(x, separator, cast(case when n = 0 then 1 else n end as integer))
  end;

create or replace macro sf.main.initcap(x) as
  array_to_string(
    list_transform(
      regexp_extract_all(
        lower(x),
        '[^\s!?@"^#$&~_,.:;+\-*%/|\\\[\](){}<>]+|[\s!?@"^#$&~_,.:;+\-*%/|\\\[\](){}<>]+'
      ),
      lambda word: upper(word[1]) || word[2:]),
    ''
  );

create or replace macro sf.main.regexp_substr(x, pattern) as
  case when regexp_matches(x, pattern) then regexp_extract(x, pattern) end;

create or replace macro sf.main.regexp_count(x, pattern) as len(regexp_extract_all(x, pattern));

create or replace macro sf.main.sha2
  (x) as sha256(x),
  (x, bits) as case when bits = 256 then sha256(x) else error('SHA2 knows 256 bits here') end;
