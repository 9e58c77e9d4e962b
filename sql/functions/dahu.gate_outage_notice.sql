create or replace function dahu.gate_outage_notice(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_outage_notice - announced long enough before: a planned outage to all, a repair to important users; not before its time, and to
-- everybody who hangs on the line by now.
--
-- Source: 电力供应与使用条例 art. 28; limits outage_notice and repair_notice.
select i.item, i.ok, i.facts
from dahu.outage o
cross join lateral (select count(*) filter (where t.told_at is null) as untold, string_agg(a.account_number, ' ') filter (where t.told_at is null) as accounts,
                           max(t.told_at) filter (where o.kind = 'PLANNED' or t.important) as last_told
                    from dahu.line_attached(o.line_id, dahu.today()) l
                    join dahu.account a on a.account_id = l.account_id
                    left join lateral (select min(x.told_at) as told_at, bool_or(x.important) as important from dahu.outage_account x
                                       where x.work_case_id = of_case and x.account_id = l.account_id and x.told_at >= o.announced_at) t on true) n
cross join lateral (select dahu.notice_span(case o.kind when 'PLANNED' then 'outage_notice' else 'repair_notice' end, dahu.today()) as least) m
cross join lateral (values
    ('EVERYBODY_TOLD', o.announced_at is not null and n.untold = 0, jsonb_build_object('accounts', coalesce(n.accounts, ''))),
    ('NOTICE_LONG_ENOUGH', o.announced_at is not null and coalesce(clock_timestamp() >= n.last_told + m.least, true),
                           jsonb_build_object('announced_at', dahu.civil_short(o.announced_at), 'earliest', dahu.civil_short(n.last_told + m.least))),
    ('NOT_BEFORE_ITS_TIME', clock_timestamp() >= o.begins_at, jsonb_build_object('begins_at', dahu.civil_short(o.begins_at)))
) as i(item, ok, facts)
where o.work_case_id = of_case
$$;
comment on function dahu.gate_outage_notice(bigint) is 'An outage was announced long enough before';
