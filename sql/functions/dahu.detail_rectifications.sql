create or replace function dahu.detail_rectifications(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_rectifications - a defect as it is read: its notice, its re-checks, its report; and re-checks that came when the case had gone
-- elsewhere (beside).
select to_jsonb(r) - array['work_case_id', 'account_id', 'recorded_at']
       || jsonb_build_object('checks', (select coalesce(jsonb_agg(jsonb_build_object('checked_on', k.checked_on, 'fixed', k.fixed, 'detail', k.detail, 'photos', k.photo_sha256,
                                                                                     'actor', k.actor) order by k.rectification_check_id), '[]')
                                        from dahu.rectification_check k where k.work_case_id = r.work_case_id),
                              'beside', (select coalesce(jsonb_agg(dahu.recheck_answer(q.recheck_id) - array['number', 'account', 'state']
                                                                   || jsonb_build_object('photos', q.content -> 'photos', 'actor', q.actor) order by q.recorded_at), '[]')
                                         from dahu.recheck q
                                         where q.work_case_id = r.work_case_id and not exists (select from dahu.rectification_check k where k.recheck_id = q.recheck_id)))
from dahu.rectification r
where r.work_case_id = of_case
$$;
comment on function dahu.detail_rectifications(bigint) is 'A defect as it is read';
