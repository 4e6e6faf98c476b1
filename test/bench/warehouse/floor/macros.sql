-- How values are read, as the models of sql/silver/ read them: empty texts and containers are nothing, digits may be Arabic.
create schema bronze;
create schema silver;
create schema gold;

create macro known(x) as case when x in ('', 'null', '{}', '[]') then null else x end;
create macro latin(x) as translate(x, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.');
create macro whole(x) as coalesce(try_cast(x as decimal(18,0)), try_cast(latin(x) as decimal(18,0)));
create macro amount(x) as coalesce(try_cast(x as decimal(18,4)), try_cast(latin(x) as decimal(18,4)));
create macro percent(x) as coalesce(try_cast(x as decimal(9,4)), try_cast(latin(x) as decimal(9,4)));
create macro flag(x) as try_cast(x as boolean);
create macro zone(x) as
  case when x in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then x else 'Asia/Riyadh' end;
create macro moved(naive, from_zone, to_zone) as timezone(to_zone, timezone(from_zone, naive));
create macro day_key(x) as cast(strftime(x, '%Y%m%d') as decimal(8,0));
