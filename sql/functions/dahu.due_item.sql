create or replace function dahu.due_item() returns setof dahu.due_entry
    language plpgsql
    stable
as $$
-- due_item - everything that waits or runs out, from all functions dahu.due_<source>(), as far as this transaction sees it.
--
-- Shape:  severity RED, AMBER or NONE. Where the source says none: red after its day, amber from thirty days before.
declare
    sources text := (
        select string_agg(format('select * from dahu.%I()', p.proname), ' union all ' order by p.proname)
        from pg_proc p
        where p.pronamespace = 'dahu'::regnamespace and p.proname like 'due\_%' and p.pronargs = 0 and p.prorettype = 'dahu.due_entry'::regtype and p.proname <> 'due_item');
begin
    return query execute format(
        'select d.kind, d.thing, d.desk_name, d.handler_id, d.account_id, d.work_case_id, d.org_unit_id, d.subject, d.due_on,
                coalesce(d.severity, case when d.due_on < dahu.today() then ''RED'' when d.due_on <= dahu.today() + 30 then ''AMBER'' else ''NONE'' end), d.facts
         from (%s) d where dahu.unit_seen(d.org_unit_id)', sources);
end
$$;
comment on function dahu.due_item() is 'Everything that waits or runs out';
