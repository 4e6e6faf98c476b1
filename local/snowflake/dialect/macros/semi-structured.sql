-- Any value as VARIANT.
create or replace macro sf.main.variant(x) as
  case typeof(x)
    when 'JSON' then cast(x as json)
    when 'TIMESTAMP' then to_json(strftime(try_cast(x as timestamp), '%Y-%m-%d %H:%M:%S.%g'))
    else to_json(x)
  end;

create or replace macro sf.main.parse_json(x) as case when cast(x as varchar) = '' then null else json(x) end;

create or replace macro sf.main.try_parse_json(x) as
  case when json_valid(x) then try_cast(x as json) end;

create or replace macro sf.main.to_json(x) as cast(json(x) as varchar);

create or replace macro sf.main.to_array(x) as
  case
    when x is null then null
    when typeof(x) = 'JSON' and json_type(cast(x as json)) = 'ARRAY' then cast(x as json)
    else json_array(x)
  end;

-- By the first sign: json_type reads the whole document, ten times slower for an order.
create or replace macro sf.main.is_array(x) as regexp_matches(cast(x as varchar), '^\s*\[');

create or replace macro sf.main.is_object(x) as regexp_matches(cast(x as varchar), '^\s*\{');

create or replace macro sf.main.array_size(x) as case when sf.main.is_array(x) then json_array_length(x) end;

create or replace macro sf.main.array_to_string(x, separator) as
  array_to_string(list_transform(from_json(x, '["JSON"]'), lambda item: coalesce(json_extract_string(item, '$'), '')), separator);

create or replace macro sf.main.object_keys(x) as to_json(json_keys(x));

create or replace macro sf.main.is_null_value(x) as (json_type(x) = 'NULL');

create or replace macro sf.main.strip_null_value(x) as case when json_type(x) = 'NULL' then null else x end;

create or replace macro sf.main.typeof(x) as
  case json_type(x)
    when 'NULL' then 'NULL_VALUE'
    when 'UBIGINT' then 'INTEGER'
    when 'BIGINT' then 'INTEGER'
    when 'DOUBLE' then 'DECIMAL'
    else json_type(x)
  end;

-- The values of an array or object, in their order.
create or replace macro sf.main.elements(x) as
  case
    when sf.main.is_array(x) then cast(json_extract(x, '$[*]') as json[])
    when sf.main.is_object(x) then cast(json_extract(x, '$.*') as json[])
    else cast([] as json[])
  end;

-- The members of an array or object, one row each. Without OUTER nothing comes of NULL, {} and [].
create or replace macro sf.main.members(x) as
  case json_type(x)
    when 'ARRAY' then list_transform(
      from_json(x, '["JSON"]'),
      lambda item, i: {'key': null::varchar, 'path': '[' || (i - 1) || ']', 'index': i - 1, 'value': coalesce(item, 'null'::json)}
    )
    when 'OBJECT' then list_transform(
      json_keys(x),
      lambda name: {'key': name, 'path': name, 'index': null::bigint, 'value': json_extract(x, '$."' || name || '"')}
    )
    else []
  end;

create or replace macro sf.main.flatten(x) as table
  select member.key as "KEY", member.path as "PATH", member.index as "INDEX", member.value as "VALUE", x as "THIS"
  from (select unnest(sf.main.members(x)) as member);

create or replace macro sf.main.flatten_outer(x) as table
  select member.key as "KEY", member.path as "PATH", member.index as "INDEX", member.value as "VALUE", x as "THIS"
  from (
    select unnest(case when len(sf.main.members(x)) > 0 then sf.main.members(x) else [null] end) as member
  );
