create or replace function dahu.finding_blocking(of_account bigint, as_of date) returns table (finding text)
    language plpgsql
    stable
as $$
-- finding_blocking - findings that keep an account from being energised until they are closed (4.13).
--
-- Sources found without permission, and defects that an inspector said must be put right first. A defect counts until it was found fixed;
-- one that was cancelled, because it was none, does not count. It is asked for every open case of a board, so its plan is kept.
begin
    return query
    select 'unauthorised source ' || u.unauthorised_source_id || ' found on ' || u.found_on
    from unauthorised_source u
    where u.account_id = of_account and u.found_on <= as_of and (u.cleared_on is null or u.cleared_on > as_of)
    union all
    select c.case_number
    from rectification r
    join dahu.work_case c using (work_case_id)
    where r.account_id = of_account and r.blocks_energising and c.state <> 'CANCELLED' and r.found_on <= as_of
      and not coalesce(r.fixed and r.rechecked_on <= as_of, false);
end
$$;
comment on function dahu.finding_blocking(bigint, date) is 'Findings that keep an account from being energised';
