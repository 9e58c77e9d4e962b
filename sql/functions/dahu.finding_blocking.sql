create or replace function dahu.finding_blocking(of_account bigint, as_of date) returns table (finding text)
    language plpgsql
    stable
as $$
-- finding_blocking - findings that keep an account from being energised until they are closed (4.13).
--
-- Sources found without permission, and defects that an inspector said must be put right first. A defect counts until it was found fixed;
-- one that was cancelled, because it was none, does not count.
begin
    return query
    select 'unauthorised source ' || u.unauthorised_source_id || ' found on ' || u.found_on
    from unauthorised_source u
    where u.account_id = of_account and u.found_on <= as_of and (u.cleared_on is null or u.cleared_on > as_of);
    if to_regclass('dahu.rectification') is not null then
        return query execute 'select c.case_number from rectification r join dahu.work_case c using (work_case_id)'
            ' where r.account_id = $1 and r.blocks_energising and c.state <> ''CANCELLED'' and r.found_on <= $2 and not coalesce(r.fixed and r.rechecked_on <= $2, false)' using of_account, as_of;
    end if;
end
$$;
comment on function dahu.finding_blocking(bigint, date) is 'Findings that keep an account from being energised';
