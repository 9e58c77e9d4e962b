create or replace function dahu.vee_queue(only_account text, only_point text, only_open boolean, from_day date, to_day date)
    returns table (point_number text, account_number text, rule text, energy text, from_at timestamptz, to_at timestamptz,
                   from_text text, to_text text, outcome text, raw bigint, bound bigint, vee_edit_id bigint, age_days integer)
    language sql
    stable
as $$
-- vee_queue - findings as a person works through them: what is held and open first, then the oldest.
--
-- Shape:  null arguments do not narrow it down; both days are included. Age: days since the finding's own day.
select p.point_number, a.account_number, f.rule, f.energy, f.from_at, f.to_at, dahu.civil_short(f.from_at), dahu.civil_short(f.to_at),
       f.outcome, f.raw, f.bound, f.vee_edit_id, dahu.today() - f.day
from dahu.vee_finding f
join dahu.metering_point p on p.metering_point_id = f.metering_point_id
left join dahu.metering_point_account m on m.metering_point_id = f.metering_point_id and m.valid @> f.day
left join dahu.account a on a.account_id = m.account_id
where (only_account is null or a.account_number = only_account)
  and (only_point is null or p.point_number = only_point)
  and (not only_open or f.vee_edit_id is null)
  and (from_day is null or f.day >= from_day) and (to_day is null or f.day <= to_day)
order by f.vee_edit_id is not null, f.outcome <> 'HOLD', f.from_at, p.point_number, f.rule, f.energy
$$;
comment on function dahu.vee_queue(text, text, boolean, date, date) is 'Findings of validation in the order in which a person takes them';
