create or replace function dahu.pf_x100(active_wh bigint, forward_varh bigint, reverse_varh bigint) returns integer
    language sql
    immutable
    parallel safe
as $$
-- pf_x100 - mean power factor x 100, half up; reverse reactive energy is added, never netted. Null without energies.
--
-- Source: domain rules 2.1; the same number as rule pf.
select case when active_wh is not null and forward_varh is not null and active_wh + forward_varh + coalesce(reverse_varh, 0) > 0 then
    floor(100 * active_wh / sqrt(active_wh::numeric ^ 2 + (forward_varh::numeric + coalesce(reverse_varh, 0)) ^ 2) + 0.5)::integer end
$$;
comment on function dahu.pf_x100(bigint, bigint, bigint) is 'Mean power factor x 100';
