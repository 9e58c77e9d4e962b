create or replace function dahu.visit_follow(id uuid) returns void
    language plpgsql
as $$
-- visit_follow - what a visit does to its inspection: it finishes it, is kept beside the one that did, or is an attempt; a visit that
-- nobody had planned is an inspection of its own.
declare
    v    dahu.visit := (select x from dahu.visit x where x.visit_id = id);
    form jsonb := jsonb_build_object('visit', id);
    stands text := (select c.state from dahu.work_case c where c.work_case_id = v.work_case_id);
begin
    perform set_config('dahu.if_match', '', true); -- a visit is not a change of what somebody read
    if v.outcome = 'NO_ACCESS' then
        if stands in ('PLANNED', 'ASSIGNED', 'STARTED') then
            perform dahu.case_move(v.work_case_id, 'attempt', form, v.no_access_reason);
        end if;
    elsif stands in ('PLANNED', 'ASSIGNED', 'STARTED') then
        insert into dahu.inspection_crew (work_case_id, user_account_id, actor) -- who was there, whoever was meant to go
        select v.work_case_id, c.user_account_id, dahu.actor() from dahu.visit_crew c where c.visit_id = id
        on conflict (work_case_id, user_account_id) where released_at is null do nothing;
        perform dahu.case_move(v.work_case_id, 'finish', form, '');
    elsif stands in ('FINISHED', 'REVIEWED') then
        perform dahu.case_move(v.work_case_id, 'copy', form, '');
    else
        perform dahu.case_open('inspections', 'visit', v.account_id, v.receipt_number, form, '');
    end if;
end
$$;
comment on function dahu.visit_follow(uuid) is 'What a visit does to its inspection';
