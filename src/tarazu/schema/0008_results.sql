-- Leaderboards of compared models, and the snapshots that are delivered.
create schema evaluation;
create table evaluation.leaderboard (
  tenant_id uuid not null,
  project_id uuid not null,
  method text not null,
  votes bigint not null,
  ratings jsonb not null,
  win_rates jsonb not null,
  computed_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('evaluation.leaderboard');

create schema delivery;
create table delivery.snapshot (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  version int not null,
  state text not null check (state in ('building', 'ready', 'failed')),
  records bigint not null default 0,
  manifest jsonb,
  digest text,
  failure text,
  created_by uuid not null,
  created_at timestamptz not null,
  ready_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
  check ((state = 'ready') = (manifest is not null and digest is not null))
);
call kit.protect('delivery.snapshot');

-- A snapshot that is ready never changes again.
create function delivery.sealed() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.state = 'ready' then
    raise exception 'a delivered snapshot is immutable' using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger sealed before update or delete on delivery.snapshot for each row execute function delivery.sealed();

grant usage on schema evaluation, delivery to tz_customer, tz_system;
grant select on evaluation.leaderboard to tz_customer;
grant select, insert, update on evaluation.leaderboard to tz_system;
grant select on delivery.snapshot to tz_customer;
-- A customer asks for a snapshot; only the runner can say what is in it.
grant insert (tenant_id, id, project_id, version, state, created_by, created_at) on delivery.snapshot to tz_customer;
grant select, update on delivery.snapshot to tz_system;

-- A page of a project's submissions as lines of JSON, in order of submission, some lines to a row, as a row of its own for
-- each would cost more on its way than the line itself; `names` gives the pseudonym of each author as tasks.authors names
-- them. The page is walked by its key in parts. What is in a part is looked up for all of it at once and by key, so the plan
-- does not depend on how many rows the planner believes there are. A line is put together in one step, as row_to_json would
-- look up the type of every value in every row, and to_char, which is slow, writes only the times that end in a zero, which
-- to_json would drop. A page is too short to repay the start of parallel workers. With `payloads` a line has that of its task,
-- looked up for it alone: others are found without reading the row of any task.
create function delivery.answer_blocks(project uuid, names jsonb, since uuid, upto uuid, payloads boolean) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp
set max_parallel_workers_per_gather = 0 set enable_seqscan = off as $$
  with recursive part (after, last) as (
    select null::uuid, since where (select context.tenant()) <> all ((select trust.barred())::uuid[])
    union all
    select p.last, coalesce((select s.id from tasks.submission s
         where s.tenant_id = (select context.tenant()) and s.project_id = project and s.id > p.last and s.id <= upto
         order by s.id offset case when payloads then 7 else 127 end limit 1), upto)
      from part p where p.last < upto),
  known as materialized (
    select x.person, names -> context.alias(context.tenant(), x.person)::text as name
      from (select distinct s.contributor_id as person from tasks.submission s
             where s.tenant_id = (select context.tenant()) and s.project_id = project and s.id > since and s.id <= upto) x)
  select (
    select string_agg(concat(
        '{"submission_id":"', l.id, '","task_id":"', l.task_id,
        '","unique_key":', coalesce(to_json(l.unique_key)::text, 'null'), ',"contributor":', coalesce(l.name::text, 'null'),
        ',"round":', l.round, ',"label":', to_json(l.label), ',"answer":', l.answer, ',"seconds":', coalesce(l.seconds::text, 'null'),
        ',"submitted_at":', case octet_length(l.submitted) when 28 then left(l.submitted, 27)
          else to_char(l.submitted_at at time zone 'UTC', '\"YYYY-MM-DD"T"HH24:MI:SS.US') end,
        'Z","accepted_at":', coalesce(case octet_length(l.accepted) when 28 then left(l.accepted, 27)
          else to_char(l.accepted_at at time zone 'UTC', '\"YYYY-MM-DD"T"HH24:MI:SS.US') end || 'Z"', 'null'),
        ',"used":', case when l.used and l.accepted_at is not null then 'true' else 'false' end,
        ',"fix":' || l.fix,
        case when payloads then (select concat(',"payload":', x.payload) from tasks.task x
          where x.tenant_id = (select context.tenant()) and x.id = l.task_id) end, e'}\n'), '')
      from (select s.*, t.unique_key, k.name, to_json(s.submitted_at at time zone 'UTC')::text as submitted,
            to_json(s.accepted_at at time zone 'UTC')::text as accepted,
            case when f.id is not null then json_build_object('id', f.id, 'reviewer', names -> f.fixed_by::text, 'label', f.label,
              'answer', f.answer, 'at', to_char(f.fixed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'original_sha256', f.original_sha256)::text end as fix
          from tasks.submission s
          left join (select x.id, x.unique_key from tasks.task x
              where x.tenant_id = (select context.tenant()) and x.project_id = project
                and x.id = any (array(select o.task_id from tasks.submission o where o.tenant_id = (select context.tenant())
                  and o.project_id = project and o.id > p.after and o.id <= p.last))) t on t.id = s.task_id
          left join known k on k.person = s.contributor_id
          left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
         where s.tenant_id = (select context.tenant()) and s.project_id = project and s.id > p.after and s.id <= p.last and not s.known
         order by s.id) l)
    from part p where p.after is not null
$$;
grant execute on function delivery.answer_blocks to tz_customer, tz_system;

call kit.permit('customer', 'delivery:snapshot:requested', 'delivery.build');
call kit.permit('system', 'delivery:snapshot:ready', 'delivery:snapshot:failed', 'evaluation:leaderboard:refreshed',
  'evaluation.refresh');

-- Jobs are put in the caller's transaction; only the runner sees the queue itself. Whose job it is, and whose locks it
-- takes, the context says and not the caller.
-- Of jobs of one lock the library starts the first put in, even while it waits and others could go: so whoever waits longer stands
-- behind who waits less.
create function kit.enqueue(task_name text, args jsonb, lock text, queueing_lock text,
  wait_seconds float8) returns bigint
language plpgsql volatile security definer set search_path = jobs, pg_catalog, pg_temp as $$
declare
  tenant text := (context.claims_for(task_name)).tenant_id;
  own_lock text := tenant || '/' || lock;
  own_queueing_lock text := tenant || '/' || queueing_lock;
  made bigint[];
begin
  if tenant is null then raise insufficient_privilege using message = 'a job belongs to a tenant'; end if;
  if exists (select from jobs.procrastinate_jobs j where j.queueing_lock = own_queueing_lock and j.status = 'todo') then
    return null;
  end if;
  made := jobs.procrastinate_defer_jobs_v1(array[
    row('default', task_name, -wait_seconds::int, own_lock, own_queueing_lock, args || jsonb_build_object('tenant_id', tenant),
      case when wait_seconds > 0 then now() + make_interval(secs => wait_seconds) end)::jobs.procrastinate_job_to_defer_v1]);
  return made[1];
exception when unique_violation then return null;
end $$;
grant execute on function kit.enqueue to tz_customer, tz_system;
