create or replace function dahu.county_life() returns void
    language plpgsql
as $$
-- county_life - the work of the sample county, once it was reviewed: what its people have done, and what waits for them. All of it goes the
-- way of every other work, as a person with his rights and through the gates. Once: again, it changes nothing.
begin
    if exists (select from dahu.dual_source) then
        return;
    end if;
    perform dahu.county_sources();
    perform dahu.county_supply();
    perform dahu.county_care();
    perform dahu.county_field();
    perform dahu.county_dispatch();
    perform dahu.county_verdicts();
end
$$;
comment on function dahu.county_life() is 'The work of the sample county';
