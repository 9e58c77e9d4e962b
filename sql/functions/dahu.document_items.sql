create or replace function dahu.document_items(of_case bigint, as_of date default null) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- document_items - the documents that the application of a case needs, each there and valid or not, with what is wrong with it.
--
-- as_of  the day; null: today
-- Shape:  facts {"fault"}: ABSENT, ORIGINAL_NOT_SEEN, NO_COPY, EXPIRED, NO_ANNUAL_PROOF, SECTOR_FORBIDDEN; null when it is in order.
-- Source: 4.3: the original is seen and a copy kept; the annual check of the licence may be the annual report that took its place.
with application as materialized (
    select a.* from service_application a where a.work_case_id = of_case
),
-- one statement may say the near-term and the far-term capacity
seen as (
    select case when d.document_kind = 'CAPACITY_STATEMENT' then split.kind else d.document_kind end as kind, d.*
    from dahu.document_newest(of_case) d
    left join lateral (values ('NEAR_TERM_CAPACITY'), ('FAR_TERM_CAPACITY')) as split(kind) on d.document_kind = 'CAPACITY_STATEMENT'
),
judged as (
    select n.kind, case when s.kind is null then 'ABSENT'
                        when not s.original_seen then 'ORIGINAL_NOT_SEEN'
                        when not s.copy_kept then 'NO_COPY'
                        when s.valid_until_on < coalesce(as_of, dahu.today()) then 'EXPIRED'
                        when k.annual_check and s.annual_proof is null then 'NO_ANNUAL_PROOF'
                        when s.sector_allowed is false then 'SECTOR_FORBIDDEN' end as fault
    from application a
    cross join lateral dahu.document_needed(a) as n(kind)
    join document_kind k on k.document_kind = n.kind
    left join seen s on s.kind = n.kind
)
select 'DOCUMENT_' || j.kind, bool_or(j.fault is null),
       jsonb_build_object('document', j.kind, 'fault', case when bool_or(j.fault is null) then null else min(j.fault) end)
from judged j
group by j.kind
$$;
comment on function dahu.document_items(bigint, date) is 'Documents that an application needs, each in order or not';
