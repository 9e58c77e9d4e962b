create or replace function dahu.visit_defects(of_visit uuid) returns void
    language plpgsql
as $$
-- visit_defects - open a rectification for each defect of a visit; none for a defect that is open already and at least as grave.
--
-- One that a re-check found gone is not open: what is there again is a defect of its own.
declare
    v    dahu.visit := (select x from dahu.visit x where x.visit_id = of_visit);
    item record;
begin
    perform set_config('dahu.if_match', '', true); -- what the request read is another case
    for item in
        select i.code, i.severity, i.detail, i.due_on
        from dahu.visit_item i
        where i.visit_id = of_visit and i.result = 'DEFECT'
          and not exists (select from dahu.rectification r join dahu.work_case c on c.work_case_id = r.work_case_id
                          where r.account_id = v.account_id and r.code = i.code and c.closed_at is null and r.fixed is not true
                            and array_position(array['GENERAL', 'MAJOR', 'URGENT'], r.severity) >= array_position(array['GENERAL', 'MAJOR', 'URGENT'], i.severity))
        order by i.code
    loop
        perform dahu.case_open('rectifications', 'open', v.account_id, item.code || ' ' || left(item.detail, 200),
                               jsonb_build_object('visit', of_visit, 'code', item.code, 'severity', item.severity, 'detail', item.detail,
                                                  'found_on', v.visited_on, 'due_on', item.due_on, 'origin', 'VISIT'), '');
    end loop;
end
$$;
comment on function dahu.visit_defects(uuid) is 'Opens a rectification for each defect of a visit';
