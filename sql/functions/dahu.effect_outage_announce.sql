create or replace function dahu.effect_outage_announce(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_outage_announce - everybody on the line is told, now; again, only who was not told of these times yet.
--
-- form     {"how"}
declare
    o    dahu.outage := (select x from dahu.outage x where x.work_case_id = of_case);
    told timestamptz := clock_timestamp();
begin
    update dahu.outage x set announced_at = coalesce(x.announced_at, told), announced_how = form ->> 'how', actor = dahu.actor() where x.work_case_id = of_case;
    insert into dahu.outage_account (work_case_id, account_id, important, told_at, actor)
    select of_case, t.account_id, dahu.account_important(t.account_id, dahu.today()), told, dahu.actor() from dahu.line_attached(o.line_id, dahu.today()) t
    where not exists (select from dahu.outage_account a where a.work_case_id = of_case and a.account_id = t.account_id and a.told_at >= o.announced_at);
    perform dahu.tell('outage_announced', a.account_id, jsonb_build_object('begins', dahu.civil_short(o.begins_at), 'ends', dahu.civil_short(o.ends_at), 'because', o.because))
    from dahu.outage_account a where a.work_case_id = of_case and a.told_at = told;
end
$$;
comment on function dahu.effect_outage_announce(bigint, jsonb) is 'An outage is announced';
