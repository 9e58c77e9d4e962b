create or replace function dahu.due_item(of_desk text default null) returns setof dahu.due_entry
    language plpgsql
    stable
    set plan_cache_mode = force_generic_plan
    set jit = off
as $$
-- due_item - everything that waits or runs out, from all functions dahu.due_<source>(), as far as this transaction sees it.
--
-- @of_desk  only what is this desk's: sources of which it has nothing are then not even asked; null: all
-- Each connection plans it once and keeps the plan for all desks: planning eighteen sources under row-level security takes longer than asking them.
-- A new source is a function dahu.due_<source>() and a line here.
-- Shape:  severity RED, AMBER or NONE. Where the source says none: red after its day, amber from thirty days before.
begin
    return query
        select d.kind, d.thing, d.desk_name, d.handler_id, d.account_id, d.work_case_id, d.org_unit_id, d.subject, d.due_on,
               coalesce(d.severity, case when d.due_on < t.today then 'RED' when d.due_on <= t.today + 30 then 'AMBER' else 'NONE' end), d.facts
        from (select dahu.today() as today offset 0) t
        cross join (
            select * from dahu.due_appointment()
            union all select * from dahu.due_call_back()
            union all select * from dahu.due_case()
            union all select * from dahu.due_claim()
            union all select * from dahu.due_clock()
            union all select * from dahu.due_contact()
            union all select * from dahu.due_contract()
            union all select * from dahu.due_dunning()
            union all select * from dahu.due_finding()
            union all select * from dahu.due_inspection()
            union all select * from dahu.due_manager()
            union all select * from dahu.due_meter_test()
            union all select * from dahu.due_profile()
            union all select * from dahu.due_proposal()
            union all select * from dahu.due_rectification()
            union all select * from dahu.due_service_level()
            union all select * from dahu.due_spot_check()
            union all select * from dahu.due_supply()
        ) d
        where (of_desk is null or d.desk_name = of_desk)
          and ((select current_setting('dahu.scope', true) = 'ALL') is true or dahu.unit_seen(d.org_unit_id));
end
$$;
comment on function dahu.due_item(text) is 'Everything that waits or runs out';
