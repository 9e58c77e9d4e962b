create or replace function dahu.detail_dunning(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_dunning - arrears and their stop as they are read, with what is overdue today.
select to_jsonb(d) - '{work_case_id,account_id,recorded_at}'::text[] || jsonb_build_object('overdue_now_fen', (select o.fen from dahu.overdue(d.account_id, dahu.today()) o),
                                                                                          'important', dahu.account_important(d.account_id, dahu.today()))
from dahu.dunning d where d.work_case_id = of_case
$$;
comment on function dahu.detail_dunning(bigint) is 'Arrears as they are read';
