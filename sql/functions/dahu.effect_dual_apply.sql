create or replace function dahu.effect_dual_apply(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dual_apply - the written application with its sources, each a line or a generator.
declare
    w    dahu.work_case := (select c from dahu.work_case c where c.work_case_id = of_case);
    kind text := form ->> 'kind';
    feed jsonb;
    no   smallint := 0;
    line bigint;
begin
    insert into dahu.dual_source (work_case_id, account_id, kind, high_voltage, load_description, load_kw, capacity_kva, application_on, application_document,
                                  diagram_document, design_document, actor)
    values (of_case, w.account_id, kind,
            kind <> 'OWN_GENERATION' and (select a.supply_kv > 1 from dahu.account a where a.account_id = w.account_id)
                and exists (select from jsonb_array_elements(form -> 'feeds') f where f ->> 'line' is not null and (f ->> 'voltage_kv')::numeric > 1),
            form ->> 'load_description', (form ->> 'load_kw')::integer, (form ->> 'capacity_kva')::integer, (form ->> 'application_on')::date,
            form ->> 'application_document', form ->> 'diagram_document', form ->> 'design_document', dahu.actor());
    for feed in select f from jsonb_array_elements(form -> 'feeds') f loop
        no := no + 1;
        line := (select l.line_id from dahu.line l where l.line_number = feed ->> 'line');
        if feed ->> 'line' is not null and line is null then
            perform dahu.refuse('line_unknown', jsonb_build_object('line', feed ->> 'line'), 'DH422');
        end if;
        if kind = 'GRID_DUAL' and line is null then
            perform dahu.refuse('dual_feed_line', jsonb_build_object('feed', no), 'DH422');
        end if;
        insert into dahu.dual_source_feed (work_case_id, feed_no, role, line_id, bus_section, voltage_kv, capacity_kva, standby_mode, generation_kind, portable, start_s, earthing)
        values (of_case, no, feed ->> 'role', line, coalesce(feed ->> 'bus_section', ''), (feed ->> 'voltage_kv')::numeric, (feed ->> 'capacity_kva')::integer,
                feed ->> 'standby_mode', feed ->> 'generation_kind', coalesce((feed ->> 'portable')::boolean, false), (feed ->> 'start_s')::integer, feed ->> 'earthing');
    end loop;
end
$$;
comment on function dahu.effect_dual_apply(bigint, jsonb) is 'The application of a second source';
