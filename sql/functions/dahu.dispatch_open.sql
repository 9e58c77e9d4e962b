create or replace function dahu.dispatch_open() returns jsonb
    language sql
    stable
as $$
-- dispatch_open - what a shift hands over: instructions and permits that are open, sources that are suspended or were found.
select jsonb_build_object(
    'instructions', (select coalesce(jsonb_agg(i.instruction_number order by i.dispatch_instruction_id), '[]') from dahu.dispatch_instruction i
                     where i.kind <> 'NOTE' and not exists (select from dahu.dispatch_entry e where e.dispatch_instruction_id = i.dispatch_instruction_id and e.kind in ('REFUSED', 'RESULT', 'CANCELLED'))),
    'permits', (select coalesce(jsonb_agg(p.permit_number order by p.work_permit_id), '[]') from dahu.work_permit p where p.closed_at is null),
    'suspended', (select coalesce(jsonb_agg(w.case_number order by w.case_number), '[]') from dahu.work_case w where w.flow = 'dual-sources' and w.state = 'SUSPENDED'),
    'found', (select coalesce(jsonb_agg(a.account_number order by a.account_number), '[]') from dahu.unauthorised_source u join dahu.account a on a.account_id = u.account_id where u.cleared_on is null))
$$;
comment on function dahu.dispatch_open() is 'What a shift of the dispatchers hands over';
