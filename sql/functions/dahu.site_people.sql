create or replace function dahu.site_people(of_account bigint, of_duty text, as_of date) returns jsonb
    language sql
    stable
as $$
-- site_people - the people of an account with a duty on a day, with the validity of their certificates.
select coalesce(jsonb_agg(jsonb_build_object('id', p.site_person_id, 'duty', p.duty, 'name', p.name, 'phone', p.phone, 'certificate_no', p.certificate_no,
                                             'certificate_until_on', p.certificate_until_on, 'valid', p.certificate_until_on is null or p.certificate_until_on >= as_of) order by p.name), '[]')
from dahu.site_person p
where p.account_id = of_account and (of_duty is null or p.duty = of_duty) and p.valid @> as_of
$$;
comment on function dahu.site_people(bigint, text, date) is 'People of an account with a duty';
