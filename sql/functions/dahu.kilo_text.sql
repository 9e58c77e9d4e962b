create or replace function dahu.kilo_text(wh bigint)
    returns text
    language sql
    immutable
as $$
-- kilo_text - Wh or varh as exact kWh or kvarh: 123450 is "123.45".
select trim_scale(wh / 1000.0)::text
$$;
comment on function dahu.kilo_text(bigint) is 'Wh or varh as exact kWh or kvarh';
