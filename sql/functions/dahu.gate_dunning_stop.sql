create or replace function dahu.gate_dunning_stop(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_dunning_stop - the notice has run out, the customer was told again, and it is still unpaid; the power authority knows of an important user.
--
-- Source: 供电营业规则 1996 art. 67; limits arrears_notice and arrears_last_notice.
select i.item, i.ok, i.facts
from dahu.dunning d
cross join lateral dahu.overdue(d.account_id, dahu.today()) o
cross join lateral (select dahu.notice_span('arrears_last_notice', dahu.today()) as last) n
cross join lateral (values
    ('NOTICE_RUN_OUT', coalesce(clock_timestamp() >= d.stop_at, false), jsonb_build_object('stop_at', dahu.civil_short(d.stop_at))),
    ('TOLD_AGAIN', coalesce(clock_timestamp() >= d.last_told_at + n.last, false), jsonb_build_object('told_at', dahu.civil_short(d.last_told_at))),
    ('STILL_UNPAID', o.fen > 0, jsonb_build_object('fen', o.fen)),
    ('AUTHORITY_TOLD', d.authority_document_no is not null or not dahu.account_important(d.account_id, dahu.today()), jsonb_build_object('document', d.authority_document_no))
) as i(item, ok, facts)
where d.work_case_id = of_case
$$;
comment on function dahu.gate_dunning_stop(bigint) is 'What must hold in the moment in which supply is stopped';
