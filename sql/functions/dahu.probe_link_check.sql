create or replace function dahu.probe_link_check(link text) returns void
    language plpgsql
    set search_path = dahu, public
as $$
-- probe_link_check - refuse a link that the service cannot ask: a serial line and a modem that dials in are the collector's alone.
begin
    if link !~ '^(tcp|rtutcp)://' then
        perform dahu.refuse('probe_scheme', jsonb_build_object('host', link), 'DH422');
    end if;
end
$$;
comment on function dahu.probe_link_check(text) is 'Refuses a link that the service cannot ask';
