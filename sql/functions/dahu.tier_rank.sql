create or replace function dahu.tier_rank(tier text) returns integer
    language sql
    immutable
as $$
-- tier_rank - the order of the tiers: service centre, region, company (K1).
select array_position(array['CENTRE', 'REGION', 'COMPANY'], tier)
$$;
comment on function dahu.tier_rank(text) is 'The order of the tiers of account managers (K1)';
