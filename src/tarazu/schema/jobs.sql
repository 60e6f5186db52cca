-- What the job library's tables need here beside what it makes; runs once, after them, with its schema on the path.
grant usage on schema jobs to tz_system;
grant select, insert, update, delete on all tables in schema jobs to tz_system;
grant usage on all sequences in schema jobs to tz_system;
grant execute on all functions in schema jobs to tz_system;

-- A job that has begun no longer stands for those that wait: otherwise it could not be tried again beside an equal one
-- that was put in meanwhile, and would keep its lock for ever.
create function jobs.stop_standing_for_others() returns trigger language plpgsql as $$
begin
  new.queueing_lock := null;
  return new;
end $$;
create trigger stop_standing_for_others before update of status on jobs.procrastinate_jobs
  for each row when (old.status = 'todo' and new.status = 'doing') execute function jobs.stop_standing_for_others();

-- The library counts a job that was stopped by a restart as it counts one that failed: what failed is counted here.
alter table jobs.procrastinate_jobs add failures int not null default 0;
