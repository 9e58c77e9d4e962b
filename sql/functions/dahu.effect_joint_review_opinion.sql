create or replace function dahu.effect_joint_review_opinion(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_joint_review_opinion - the opinion of a department; a later one takes its place.
--
-- Each department speaks for itself, and a person for one of them: the dispatchers and the marketing lead for their own, a guest of the review
-- for any other.
-- Errors: opinion_department another department speaks there; opinion_person (DH409) he has spoken for another department.
declare
    department text := form ->> 'department';
    own        text := case dahu.desk() when 'DISPATCHER' then 'DISPATCH' when 'MARKETING_LEAD' then 'MARKETING' end;
    other      text := (select min(o.department) from dahu.joint_review_opinion o
                        where o.work_case_id = of_case and o.user_account_id = dahu.user_id() and o.department <> form ->> 'department');
begin
    if dahu.desk() is not null and (own is null and department in ('DISPATCH', 'MARKETING') or own is not null and own <> department) then
        perform dahu.refuse('opinion_department', jsonb_build_object('department', department, 'desk', dahu.desk()));
    elsif other is not null then
        perform dahu.refuse('opinion_person', jsonb_build_object('department', department, 'former', other), 'DH409');
    end if;
    insert into dahu.joint_review_opinion (work_case_id, department, opinion, text, user_account_id, actor)
    values (of_case, department, form ->> 'opinion', coalesce(form ->> 'text', ''), dahu.user_id(), dahu.actor());
end
$$;
comment on function dahu.effect_joint_review_opinion(bigint, jsonb) is 'Writes the opinion of a department';
