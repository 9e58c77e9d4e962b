create or replace function dahu.partition_ahead(months integer default 3)
    returns integer
    language sql
as $$
-- partition_ahead - make the partitions of the running month and of so many months after it.
--
-- Shape:  number of partitions made now.
select dahu.partition_cover(clock_timestamp(), clock_timestamp() + make_interval(months => months))
$$;
comment on function dahu.partition_ahead(integer) is 'Makes the monthly partitions of the running month and the months after it';
