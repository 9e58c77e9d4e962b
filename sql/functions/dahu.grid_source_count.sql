create or replace function dahu.grid_source_count(of_account bigint, as_of date) returns integer
    language sql
    stable
as $$
-- grid_source_count - how many sources of the grid an account has, or is about to have by an open application.
--
-- Source: 4.13: own generation alone makes no dual source.
select greatest((select count(*) from supply_source s where s.account_id = of_account and s.role <> 'OWN_GENERATION' and s.valid @> as_of),
                (select max(o.hv_source_count) from service_application o
                 where o.account_id = of_account and o.status = 'OPEN' and o.accepted_on <= as_of))::integer
$$;
comment on function dahu.grid_source_count(bigint, date) is 'Sources of the grid that an account has or is about to have';
