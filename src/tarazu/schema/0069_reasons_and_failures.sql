-- Who takes a withdrawal back says why, and failures of a job are counted apart from its stops.

-- Null where it was taken back before anybody was asked for a reason, or where it stands.
alter table tasks.withdrawal add ended_reason text check (length(ended_reason) between 3 and 2000), add check (ended_reason is null or ended_at is not null);

-- As without a reason, which stays for the release before; says the same, and keeps the reason of who did it.
create function tasks.reinstate_task(task uuid, who uuid, at timestamptz, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare outcome text := tasks.reinstate_task(task, who, at);
begin
  if outcome = 'reinstated' then
    update tasks.withdrawal w set ended_reason = why
     where w.tenant_id = context.tenant() and w.task_id = task and w.ended_at = reinstate_task.at and w.ended_by = who and w.ended_reason is null;
  end if;
  return outcome;
end $$;
grant execute on function tasks.reinstate_task(uuid, uuid, timestamptz, text) to tz_customer, tz_system;

-- As in jobs.sql, which makes it where the job library has no tables yet.
alter table if exists jobs.procrastinate_jobs add failures int not null default 0;
