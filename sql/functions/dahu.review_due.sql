create or replace function dahu.review_due(actor text) returns boolean
    language sql
    stable
as $$
-- review_due - whether it is time for the review that the service makes once a civil day.
--
-- After one o'clock at night, when the collectors have delivered the day that is over; at once when no
-- review was ever made, so that a fresh installation shows verdicts without waiting for a night.
select not exists (select from dahu.review_run r
                   where r.as_of = dahu.today() and r.actor = review_due.actor and r.finished_at is not null and r.known_at is null)
   and exists (select from dahu.account)
   and ((now() at time zone u.timezone)::time >= time '01:00'
        or not exists (select from dahu.review_run r where r.finished_at is not null and r.known_at is null))
from dahu.utility u
$$;
comment on function dahu.review_due(text) is 'Whether the daily review is due';
