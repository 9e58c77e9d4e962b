create or replace function dahu.event_rows(only_point text, only_account text, only_id bigint default null)
    returns table (metering_event_id bigint, subject text, kind text, effective text, until text, reason text, document_no text,
                   settled_reason text, actor text, recorded text, replaces_id bigint, content jsonb, check_due_on date)
    language sql
    stable
as $$
-- event_rows - the events of a point, or of an account and of the points that it has had; or the one event @only_id.
--
-- Shape:  the latest first. check_due_on: of a split with ratios that still holds, the day by which they have to be checked
--         again (clause 4.8; policy r4_8_split_check_months); null when there is nothing to check.
select e.metering_event_id, coalesce(p.point_number, a.account_number), e.kind, dahu.civil_short(e.effective_at),
       dahu.civil_short(e.until_at), e.reason, e.document_no, e.settled_reason, e.actor, dahu.civil_short(e.recorded_at),
       e.replaces_id, e.content, due.day
from dahu.metering_event e
left join dahu.metering_point p on p.metering_point_id = e.metering_point_id
left join dahu.account a on a.account_id = e.account_id
left join lateral (
    select (lower(s.valid) + make_interval(months => (select k.value::integer from dahu.policy k
                                                      where k.key = 'r4_8_split_check_months' and k.valid @> dahu.today() limit 1)))::date as day
    from dahu.split_scheme s
    where s.metering_event_id = e.metering_event_id and s.valid @> dahu.today()
      and exists (select from dahu.split_part t where t.split_scheme_id = s.split_scheme_id and t.ratio_bp is not null)
) due on e.kind = 'SPLIT'
where (only_id is null or e.metering_event_id = only_id)
  and (only_point is null or p.point_number = only_point)
  and (only_account is null or a.account_number = only_account
       or exists (select from dahu.metering_point_account m
                  join dahu.account h on h.account_id = m.account_id
                  where m.metering_point_id = e.metering_point_id and h.account_number = only_account
                    and dahu.civil_instant(lower(m.valid)::text || ' 00:00:00') < coalesce(e.until_at, 'infinity')
                    and (upper_inf(m.valid) or e.effective_at < dahu.civil_instant(upper(m.valid)::text || ' 00:00:00'))))
order by e.effective_at desc, e.metering_event_id desc
$$;
comment on function dahu.event_rows(text, text, bigint) is 'Events of a point or an account, the latest first';
