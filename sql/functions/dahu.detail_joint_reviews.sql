create or replace function dahu.detail_joint_reviews(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_joint_reviews - a round of the joint review as it is read, with all opinions and the items of its quorum.
select jsonb_build_object(
    'application', a.case_number, 'round', r.round, 'grounds', to_jsonb(r.grounds), 'opened_on', r.opened_on, 'concluded_on', r.concluded_on,
    'conclusion', r.conclusion, 'decided_on', r.decided_on, 'decision', r.decision, 'minutes', r.minutes, 'minutes_no', r.minutes_no,
    'attendees', to_jsonb(r.attendees), 'conditions', r.conditions,
    'opinions', (select coalesce(jsonb_agg(jsonb_build_object('department', o.department, 'opinion', o.opinion, 'text', o.text, 'actor', o.actor, 'at', o.recorded_at)
                                           order by o.joint_review_opinion_id), '[]')
                 from dahu.joint_review_opinion o where o.work_case_id = r.work_case_id))
from dahu.joint_review r
join dahu.work_case a on a.work_case_id = r.application_case_id
where r.work_case_id = of_case
$$;
comment on function dahu.detail_joint_reviews(bigint) is 'A round of the joint review as it is read';
