create or replace function api.account_energy(number text, step text, since date, until date, compare text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- account_energy - energies of an account for a chart: the sum of its settlement points, each on its own days.
begin
    perform dahu.right_require('account.read'), dahu.account_named(number);
    return dahu.series(number, step, since, until, compare);
end
$$;
comment on function api.account_energy(text, text, date, date, text) is 'Energies of an account for a chart';
