create or replace function dahu.detail_requests(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_requests - a request as it is read.
select jsonb_build_object('kind', r.kind, 'channel', r.channel, 'summary', r.summary, 'contact', r.contact, 'point', p.point_number, 'result', r.result,
                          'answered_at', r.answered_at)
from dahu.service_request r
left join dahu.metering_point p on p.metering_point_id = r.point_id
where r.work_case_id = of_case
$$;
comment on function dahu.detail_requests(bigint) is 'A request as it is read';
