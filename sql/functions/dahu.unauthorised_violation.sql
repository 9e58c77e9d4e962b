create or replace function dahu.unauthorised_violation(of_finding bigint) returns bigint
    language plpgsql
as $$
-- unauthorised_violation - open the violation of a source found in use without permission (3.6: per kW); null where no flow takes it.
begin
    return null;
end
$$;
comment on function dahu.unauthorised_violation(bigint) is 'Opens the violation of an unauthorised source';
