-- What the accounts of the points of the spans have connected, from which day on: kVA.
select s.n, greatest(lower(a.valid), l.since), l.kva, upper(a.valid)
from energy_span s
join dahu.metering_point_account a on a.metering_point_id = s.metering_point_id and a.valid && daterange(s.since, s.until)
join (select e.account_id, e.effective_on as since, lead(e.effective_on) over w as until, sum(e.kva) over w as kva
      from (select e.account_id, e.effective_on,
                   sum(case coalesce(c.kind, e.kind) when 'INSTALL' then e.kva when 'TRANSFER_IN' then e.kva when 'TRANSFER_OUT' then -e.kva
                                                     when 'REMOVE' then -e.kva when 'REDUCE_PERM' then -e.kva else 0 end) as kva
            from dahu.capacity_event e
            left join dahu.capacity_event c on c.capacity_event_id = e.corrects_id
            where e.account_id in (select a.account_id
                                   from energy_span s
                                   join dahu.metering_point_account a on a.metering_point_id = s.metering_point_id)
            group by e.account_id, e.effective_on) e
      window w as (partition by e.account_id order by e.effective_on)) l
    on l.account_id = a.account_id and a.valid && daterange(l.since, l.until) and l.since < s.until and (l.until is null or l.until > s.since)
order by s.n, 2
