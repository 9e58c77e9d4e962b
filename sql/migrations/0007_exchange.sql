-- Energies that come from outside with the ratios already in them: months of the billing system, exported intervals.

alter table dahu.interval_energy add column primary_side boolean not null default false;
comment on table dahu.interval_energy is 'Imported energy per interval, for points whose history has no registers.';
comment on column dahu.interval_energy.primary_side is 'true: the energies are on the primary side already, and no ratio is applied; false: register side, before ratios';

alter table dahu.import_batch drop constraint import_batch_kind_ck;
alter table dahu.import_batch add constraint import_batch_kind_ck check (kind in ('accounts', 'meters', 'readings', 'months', 'tariffs', 'calendar', 'statement', 'transformers'));
comment on column dahu.import_batch.kind is 'accounts, meters, readings, months, tariffs, calendar, statement or transformers';
