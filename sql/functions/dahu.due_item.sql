create or replace function dahu.due_item(of_desk text default null) returns setof dahu.due_entry
    language plpgsql
    stable
as $$
-- due_item - everything that waits or runs out, from all functions dahu.due_<source>(), as far as this transaction sees it.
--
-- @of_desk  only what is this desk's: sources of which it has nothing are then not even asked; null: all
-- Shape:  severity RED, AMBER or NONE. Where the source says none: red after its day, amber from thirty days before.
declare
    sources text := (
        select string_agg(format('select * from dahu.%I()', p.proname), ' union all ' order by p.proname)
        from pg_proc p
        where p.pronamespace = 'dahu'::regnamespace and p.proname like 'due\_%' and p.pronargs = 0 and p.prorettype = 'dahu.due_entry'::regtype and p.proname <> 'due_item');
begin
    return query execute format(
        'select d.kind, d.thing, d.desk_name, d.handler_id, d.account_id, d.work_case_id, d.org_unit_id, d.subject, d.due_on,
                coalesce(d.severity, case when d.due_on < t.today then ''RED'' when d.due_on <= t.today + 30 then ''AMBER'' else ''NONE'' end), d.facts
         from (select dahu.today() as today offset 0) t
         cross join (%s) d
         where ((select current_setting(''dahu.scope'', true) = ''ALL'') is true or dahu.unit_seen(d.org_unit_id))%s',
        sources, case when of_desk is null then '' else format(' and d.desk_name = %L', of_desk) end);
end
$$;
comment on function dahu.due_item(text) is 'Everything that waits or runs out';
