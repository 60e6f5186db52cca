-- What was learned of merged answers is kept while nothing changes, and the alarms of drift watch whether they are right as foretold.

-- Results by the digest of what they were learned from. For the system alone: people stand in it by their own ids.
create table quality.learned (
  tenant_id uuid not null,
  project_id uuid not null,
  body jsonb not null,
  begun_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.learned');
grant select, insert, update on quality.learned to tz_system;

alter table quality.drift_alarm drop constraint drift_alarm_measure_check;
alter table quality.drift_alarm add constraint drift_alarm_measure_check check (measure in ('consensus', 'known', 'merged'));
-- Of merged answers: the share of the later ones that was to be right by what was learned of the earlier ones, and since when they came.
alter table quality.drift_alarm add foretold float8 check (foretold between 0 and 1), add later_from timestamptz;
