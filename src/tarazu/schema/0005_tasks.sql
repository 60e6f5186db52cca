-- Tasks, the narrow table of what is still to be handed out, assignments and submissions.
create schema tasks;
-- A check constraint is parsed again by every statement that writes its table, which took a quarter of a claim and its
-- answer: on the tables written then, states are types, and the ranges of counters are the functions' below.
-- `known`: a task whose answer its customer knows. It is handed out beside the others and is never one of them.
create type tasks.task_state as enum ('open', 'answered', 'completed', 'cancelled', 'reported', 'known');
create type tasks.assignment_state as enum ('leased', 'submitted', 'expired', 'skipped');

create table tasks.batch (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  state text not null check (state in ('staging', 'in_progress', 'paused', 'completed', 'cancelled')),
  created_at timestamptz not null,
  ended_at timestamptz,
  -- Of a project of the customer's own: its place among the customer's batches, the lowest first.
  rank int check (rank > 0),
  primary key (tenant_id, id),
  unique (tenant_id, project_id, name),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create index batch_rank on tasks.batch (tenant_id, rank) where rank is not null;
call kit.protect('tasks.batch');

-- Which groups of the customer's own people a batch is for; without any it is for all who are assigned to its project.
create table tasks.batch_group (
  tenant_id uuid not null,
  batch_id uuid not null,
  group_id uuid not null,
  primary key (tenant_id, batch_id, group_id),
  foreign key (tenant_id, batch_id) references tasks.batch (tenant_id, id),
  foreign key (tenant_id, group_id) references workforce.staff_group (tenant_id, id)
);
call kit.protect('tasks.batch_group');

-- Everything that needs the same: one queue of a project and stage. feed_id is its name to contributors. Where only the
-- customer's own people work, each batch has a queue of its own under the same name, so that who may take from it, and
-- when its turn comes, is their access to that queue.
create table tasks.work_queue (
  queue_id int generated always as identity primary key,
  tenant_id uuid not null,
  project_id uuid not null,
  stage text not null check (stage in ('attempt')),
  batch_id uuid,
  feed_id uuid not null,
  epoch int not null default 0,
  -- How many claims in a thousand get a known task: of anybody, and of whoever had fewer than `newcomer_answers` of them.
  known_rate smallint not null default 0 check (known_rate between 0 and 500),
  newcomer_rate smallint not null default 0 check (newcomer_rate between 0 and 500),
  newcomer_answers smallint not null default 0 check (newcomer_answers between 0 and 1000),
  -- Since when nothing is handed out because reviews are behind; what is offered by name can be taken all the same.
  throttled_at timestamptz,
  unique nulls not distinct (tenant_id, project_id, stage, batch_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create index work_queue_feed on tasks.work_queue (feed_id);
call kit.protect('tasks.work_queue');

-- Which queues a contributor may take from; read_* is a hint of how far they have read, void in another epoch. A fit below
-- nought is what it will be once they are trained: until then they take nothing from there but training tasks.
create table tasks.queue_access (
  contributor_id uuid not null,
  queue_id int not null references tasks.work_queue (queue_id),
  fit smallint not null,
  reasons text[] not null default '{}',
  read_epoch int not null default 0,
  read_prio smallint not null default -1,
  read_pos bigint not null default -1,
  reset_at timestamptz,
  primary key (contributor_id, queue_id)
) with (fillfactor = 50);
create index queue_access_best on tasks.queue_access (contributor_id, fit desc);
alter table tasks.queue_access enable row level security;
alter table tasks.queue_access force row level security;
create policy engine on tasks.queue_access to tz_owner using (true) with check (true);

-- Wide, and never searched while claiming. The project is that of the queue, which refers to it (tasks.intake is the only
-- way in): a key of its own would look the same project up once more for every row of a load.
create table tasks.task (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  batch_id uuid,
  queue_id int not null,
  unique_key text,
  state tasks.task_state not null default 'open',
  prio smallint not null default 5,
  wanted smallint not null,
  answers smallint not null default 0,
  accepted smallint not null default 0,
  payload jsonb not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  -- How likely each label of its project is after the answers so far, in natural logarithms up to a constant
  -- (tasks.stopping has the labels); null where no fit has seen the project, and where the number of answers is fixed.
  belief double precision[],
  primary key (tenant_id, id)
) with (fillfactor = 85);
-- Payloads are never searched: sampling and sorting them would cost most of what ANALYZE does.
alter table tasks.task alter column payload set statistics 0;
create unique index task_unique_key on tasks.task (tenant_id, project_id, unique_key) where unique_key is not null;
-- With the key that its customer gave: an export asks for nothing else of a task.
create index task_of_project on tasks.task (tenant_id, project_id, id) include (unique_key);
create index task_of_batch on tasks.task (tenant_id, batch_id) where batch_id is not null and state in ('open', 'answered', 'reported');
-- Pages of a batch, and of what is done: costs an intake nothing that names no batch. Under row security a state can only be
-- filtered (its comparison is not leakproof), so it is carried along and not a key.
create index task_in_batch on tasks.task (tenant_id, batch_id, id) where batch_id is not null;
create index task_ended on tasks.task (tenant_id, project_id, id) include (state) where state in ('completed', 'cancelled');
call kit.protect('tasks.task');

-- The known tasks that may be mixed in. Each showing adds as much to `turn` as there are known tasks of the same label, and
-- the lowest turn comes first: so labels are shown equally often, and of one label what was shown least. `place` is random.
create table tasks.known (
  tenant_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  label text not null,
  share int not null default 1,
  turn bigint not null default 0,
  place int not null,
  exposures int not null default 0,
  exposures_max int not null check (exposures_max between 1 and 10000),
  -- The task that it was made of: whoever had that one does not get it.
  source_task_id uuid,
  retired_at timestamptz,
  primary key (tenant_id, task_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id)
);
create index known_next on tasks.known (tenant_id, project_id, turn, place) where retired_at is null;
call kit.protect('tasks.known');

-- How many tasks there are, without counting them: every chunk of an intake and every cancellation appends a row, and the
-- runner folds them into one row of a project and batch. The sum is right at any moment.
create table tasks.tally (
  tenant_id uuid not null,
  id bigint generated always as identity,
  project_id uuid not null,
  batch_id uuid,
  added bigint not null default 0,
  cancelled bigint not null default 0,
  folded boolean not null default false,
  primary key (tenant_id, id)
);
create index tally_of_batch on tasks.tally (tenant_id, project_id, batch_id);
create unique index tally_folded on tasks.tally (tenant_id, project_id, batch_id) nulls not distinct where folded;
create index tally_unfolded on tasks.tally (id) where not folded;
call kit.protect('tasks.tally');

-- One row per task that still has answers to hand out. want is in no index, so lowering it stays in the page.
create table tasks.open_task (
  queue_id int not null,
  prio smallint not null,
  pos bigint not null,
  tenant_id uuid not null,
  task_id uuid not null,
  want smallint not null,
  -- Whose answer would tell most, and until when nobody else gets it. The nil uuid stands for whoever reviews.
  kept_for uuid,
  kept_until timestamptz,
  primary key (queue_id, prio, pos)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index open_task_kept on tasks.open_task (queue_id, kept_for, prio, pos) where kept_for is not null;
create unique index open_task_task on tasks.open_task (tenant_id, task_id);
create sequence tasks.open_pos cache 1;
call kit.protect('tasks.open_task');

create table tasks.offer (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  queue_id int not null,
  state text not null default 'offered' check (state in ('offered', 'claimed', 'declined', 'expired')),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, task_id, contributor_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id)
);
create index offer_of_contributor on tasks.offer (contributor_id, id) where state = 'offered';
create index offer_expiry on tasks.offer (expires_at) where state = 'offered';
call kit.protect('tasks.offer');

-- "Never the same task twice" is this primary key. Which side is shown first (flipped) is drawn at claim. Pay, guideline, ontology and acceptance are frozen at claim.
create table tasks.assignment (
  tenant_id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  queue_id int not null,
  state tasks.assignment_state not null,
  round smallint not null default 1,
  claimed_at timestamptz not null,
  lease_until timestamptz not null,
  ended_at timestamptz,
  skip_reason text,
  guideline_version int not null,
  ontology_version int not null,
  rate_version int not null,
  amount_minor bigint not null,
  currency text not null,
  acceptance text not null,
  flipped boolean not null,
  known boolean not null default false,
  -- Whether the answer decides how many more there are (tasks.weigh); frozen like the rest.
  weighed boolean not null default false,
  -- Openly a task whose answer is known (tasks.train). Its rounds are tries, and its answers none of the project's.
  training boolean not null default false,
  primary key (tenant_id, task_id, contributor_id)
) with (fillfactor = 80);
-- By id alone: an index that began with the contributor would tempt a plan made over an empty table to walk
-- everything that a person ever held instead of probing the primary key.
create index assignment_by_id on tasks.assignment (id);
create index assignment_held on tasks.assignment (contributor_id) where state = 'leased';
create index assignment_known on tasks.assignment (contributor_id, project_id) where known;
create index assignment_lease on tasks.assignment (lease_until) where state = 'leased';
call kit.protect('tasks.assignment');
-- What an assignment pays. Another try at a training task pays nothing; what was frozen for the first stays written.
create function tasks.pay_of(a tasks.assignment) returns bigint
language sql immutable as $$ select case when a.training and a.round > 1 then 0 else a.amount_minor end $$;
create policy mine on tasks.assignment for select to tz_contributor using (contributor_id = (select context.person()));

-- What the last fit learned of a project whose answers decide how many there are: its labels; how likely each is before
-- any answer (logarithms); what anybody who is not in tasks.voter says, as there; how far its certainty must be cooled to
-- be a promise; and how many more answers than are awaited its budget lets it ask for (null: any number).
create table tasks.stopping (
  tenant_id uuid not null,
  project_id uuid not null,
  labels text[] not null,
  prior double precision[] not null,
  anybody double precision[] not null,
  temperature double precision not null check (temperature > 0),
  seats_left bigint check (seats_left >= 0),
  answers int not null,
  fitted_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('tasks.stopping');

-- How likely somebody gives a label when another is true, in logarithms, one true label after the other within each given.
create table tasks.voter (
  tenant_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  said double precision[] not null,
  primary key (tenant_id, project_id, contributor_id)
);
call kit.protect('tasks.voter');

-- Tasks that were in doubt after the most answers: when an expert was asked, and when it ended as truly ambiguous or sure.
create table tasks.doubt (
  tenant_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  asked_at timestamptz,
  ended_at timestamptz,
  outcome text check (outcome in ('ambiguous', 'sure')),
  primary key (tenant_id, task_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id),
  check ((ended_at is null) = (outcome is null)),
  check (asked_at is not null or ended_at is not null)
);
create index doubt_of_project on tasks.doubt (tenant_id, project_id, task_id);
call kit.protect('tasks.doubt');

create table tasks.draft (
  tenant_id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  version int not null,
  value jsonb not null,
  saved_at timestamptz not null,
  primary key (tenant_id, task_id, contributor_id)
) with (fillfactor = 70);
call kit.protect('tasks.draft');

-- What was changed since the whole draft of tasks.draft was written, one row per save; folded into it before it grows long.
create table tasks.draft_change (
  tenant_id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  version int not null,
  changes jsonb not null,
  primary key (tenant_id, task_id, contributor_id, version)
);
call kit.protect('tasks.draft_change');

-- What contributors said a task lacks: information, or an expert. What it pays is frozen; upheld says whether it is paid.
create table tasks.report (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  lack text not null check (lack in ('information', 'expert')),
  reason text not null check (length(reason) between 1 and 2000),
  amount_minor bigint not null,
  currency text not null,
  reported_at timestamptz not null,
  upheld boolean,
  settled_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, task_id, contributor_id),
  foreign key (tenant_id, task_id, contributor_id) references tasks.assignment (tenant_id, task_id, contributor_id)
);
create index report_waiting on tasks.report (reported_at) where settled_at is null;
call kit.protect('tasks.report');

-- Immutable answers; only acceptance is written later. `seconds` is null where nobody said how long the answer took.
create table tasks.submission (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  assignment_id uuid not null,
  round smallint not null,
  answer jsonb not null,
  label text not null,
  digest bytea not null,
  seconds int,
  submitted_at timestamptz not null,
  accepted_at timestamptz,
  used boolean not null default true,
  known boolean not null default false,
  primary key (tenant_id, task_id, contributor_id, round),
  unique (tenant_id, id),
  foreign key (tenant_id, task_id, contributor_id) references tasks.assignment (tenant_id, task_id, contributor_id)
) with (fillfactor = 90);
create index submission_of_project on tasks.submission (tenant_id, project_id, id);
create index submission_of_contributor on tasks.submission (contributor_id, submitted_at);
call kit.protect('tasks.submission');
create policy mine on tasks.submission for select to tz_contributor using (contributor_id = (select context.person()));

-- Says of the reports of some tasks that still wait whether they were right; those that were are paid.
create function tasks.settle_reports(tenant uuid, ids uuid[], right_ boolean, at timestamptz) returns void
language plpgsql volatile as $$
declare r tasks.report;
begin
  for r in update tasks.report x set upheld = right_, settled_at = at
            where x.tenant_id = tenant and x.task_id = any (ids) and x.settled_at is null returning * loop
    perform kit.record_event(tenant, gen_random_uuid(), case when right_ then 'tasks:report:upheld' else 'tasks:report:dismissed' end,
      null, r.id, jsonb_build_object('task', r.task_id, 'project', r.project_id), at);
  end loop;
end $$;

-- Cancels those of the tasks that nobody holds or has answered; returns which. The caller has locked them, after the batch
-- that they are in, so that no further row of open_task can come. Claims lock their row of open_task or offer: whoever has
-- one is waited for and then seen as a holder. An offer that somebody moves just now is no longer free: waiting for it here
-- could be for ever, since its mover may wait for the task.
create function tasks.stop(tenant uuid, ids uuid[], at timestamptz) returns uuid[]
language plpgsql volatile as $$
declare stopped uuid[]; offers uuid[]; o record;
begin
  perform from tasks.open_task x where x.tenant_id = tenant and x.task_id = any (ids) order by x.task_id for update;
  offers := array(select x.id from tasks.offer x
    where x.tenant_id = tenant and x.task_id = any (ids) and x.state = 'offered' for update skip locked);
  stopped := array(select t.id from tasks.task t
    where t.tenant_id = tenant and t.id = any (ids) and t.state in ('open', 'reported') and t.answers = 0
      and not exists (select from tasks.assignment x where x.tenant_id = t.tenant_id and x.task_id = t.id
        and x.state in ('leased', 'submitted'))
      and not exists (select from tasks.offer x where x.tenant_id = t.tenant_id and x.task_id = t.id
        and x.state = 'offered' and x.id <> all (offers)));
  delete from tasks.open_task x where x.tenant_id = tenant and x.task_id = any (stopped);
  for o in update tasks.offer x set state = 'expired' where x.tenant_id = tenant and x.task_id = any (stopped)
             and x.state = 'offered' returning x.id, x.task_id loop
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:offer:expired', null, o.id,
      jsonb_build_object('task', o.task_id), at);
  end loop;
  update tasks.task t set state = 'cancelled', ended_at = at where t.tenant_id = tenant and t.id = any (stopped);
  perform tasks.settle_reports(tenant, stopped, true, at);
  insert into tasks.tally (tenant_id, project_id, batch_id, cancelled)
    select tenant, t.project_id, t.batch_id, count(*) from tasks.task t
     where t.tenant_id = tenant and t.id = any (stopped) group by t.project_id, t.batch_id;
  return stopped;
end $$;

-- For whom the seat of a task is that waits for an expert; nothing for any other task.
create function tasks.expert_seat(tenant uuid, task uuid, out kept_for uuid, out kept_until timestamptz)
language plpgsql stable as $$
begin
  if exists (select from tasks.doubt d where d.tenant_id = tenant and d.task_id = task and d.ended_at is null) then
    kept_for := '00000000-0000-0000-0000-000000000000'; kept_until := 'infinity';
  end if;
end $$;

-- Waiting answers come back: more wanted of a waiting row, or a new row at the end of its priority class. A batch that is
-- held back keeps them, and tasks.release counts them later; one that is cancelled cancels what nobody has begun. A batch
-- is locked before its tasks, here as everywhere.
create function tasks.put_back(tenant uuid, task uuid, queue int, answers_wanted int, at timestamptz) returns void
language plpgsql volatile as $$
declare batch uuid; project uuid; phase text;
begin
  select t.batch_id, t.project_id into batch, project from tasks.task t where t.tenant_id = tenant and t.id = task;
  if batch is not null then
    select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = batch for share;
    if phase in ('staging', 'paused') then return; end if;
    if phase = 'cancelled' then
      perform from tasks.task t where t.tenant_id = tenant and t.id = task for update;
      if cardinality(tasks.stop(tenant, array[task], at)) > 0 then
        perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:cancelled', null, task,
          jsonb_build_object('project', project), at);
        return;
      end if;
    end if;
  end if;
  insert into tasks.open_task as o (queue_id, prio, pos, tenant_id, task_id, want, kept_for, kept_until)
    select queue, t.prio, nextval('tasks.open_pos'), tenant, task, answers_wanted, e.kept_for, e.kept_until
      from tasks.task t cross join tasks.expert_seat(tenant, task) e
     where t.tenant_id = tenant and t.id = task and t.state = 'open' for key share of t
    on conflict (tenant_id, task_id) do update set want = o.want + excluded.want;
end $$;

-- Whether the tasks of a batch wait for their customer's word.
create function tasks.is_held_back(tenant uuid, batch uuid) returns boolean
language sql stable as $$
  select exists (select from tasks.batch b where b.tenant_id = tenant and b.id = batch and b.state in ('staging', 'paused'))
$$;

-- What claiming needs to know of a person, in one statement.
create type tasks.claimant as (standing text, held int, barred uuid[], has_offers boolean, pad bytea);
create function tasks.claimant(person uuid) returns tasks.claimant
language plpgsql stable as $$
declare c tasks.claimant;
begin
  select (select w.standing from workforce.contributor w where w.id = person),
    (select count(*) from tasks.assignment x where x.contributor_id = person and x.state = 'leased'),
    array(select b.tenant_id from trust.barrier_now b where b.principal_id = person),
    exists (select from tasks.offer f where f.contributor_id = person and f.state = 'offered'),
    (select k.outer_pad from context.key k) into c;
  return c;
end $$;

create type tasks.claimed as (outcome text, id uuid, tenant_id uuid, project_id uuid, kind text, title jsonb, language text,
  payload text, lease_until timestamptz, guideline_version int, ontology_version int, amount_minor bigint, currency text,
  estimate_seconds int);

-- Makes the lease both for the feed and for an offer; rate, guideline, ontology and acceptance freeze here.
create function tasks.lease(project uuid, tenant uuid, task uuid, person uuid, pad bytea, queue int, assignment uuid,
  event uuid, sides_flipped boolean, is_known boolean, at timestamptz) returns tasks.claimed
language plpgsql volatile as $$
declare f record; until timestamptz;
begin
  select p.kind, p.title, p.language, p.lease_seconds, p.guideline_version, p.ontology_version, p.rate_version,
      p.acceptance, p.estimate_seconds, p.sensitivity_version, p.confidence is not null and not is_known as weighed,
      case p.audience when 'own' then 0 else r.amount_minor end as amount_minor, r.currency, t.payload::text as payload into strict f
    from projects.project p
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    join tasks.task t on t.tenant_id = p.tenant_id and t.id = task
   where p.tenant_id = tenant and p.id = project;
  until := at + make_interval(secs => f.lease_seconds);
  insert into tasks.assignment values (tenant, task, person, assignment, project, queue, 'leased', 1, at, until, null, null,
    f.guideline_version, f.ontology_version, f.rate_version, f.amount_minor, f.currency, f.acceptance, sides_flipped, is_known,
    f.weighed);
  if f.sensitivity_version > 0 then insert into tasks.exposure (tenant_id, contributor_id, claimed_at, task_id) values (tenant, person, at, task); end if;
  perform kit.record_event(tenant, event, 'tasks:assignment:claimed', context.alias(pad, tenant, person), assignment,
    jsonb_build_object('task', task, 'project', project, 'amount_minor', f.amount_minor, 'currency', f.currency,
      'guideline', f.guideline_version), at);
  return row('claimed', assignment, tenant, project, f.kind, f.title, f.language, f.payload, until, f.guideline_version,
    f.ontology_version, f.amount_minor, f.currency, f.estimate_seconds)::tasks.claimed;
end $$;

-- The known task that a claim gets instead of one of the feed, or null. Everything is looked up whatever was drawn, and
-- nothing is written, so that the time which a claim takes does not tell; how often each was shown is counted afterwards
-- (tasks.count_known). Any of the first eight is taken, so that people at the same moment do not all get the same one.
create function tasks.draw_known(tenant uuid, project uuid, person uuid, rate int, newcomer int, newcomer_until int,
  drawn float8) returns uuid
language plpgsql volatile as $$
declare picked uuid; had int;
begin
  select count(*) into had from (select from tasks.assignment a
    where a.contributor_id = person and a.project_id = project and a.known limit newcomer_until) x;
  select x.task_id into picked from (
    select k.task_id from (select * from tasks.known y where y.tenant_id = tenant and y.project_id = project
        and y.retired_at is null order by y.turn, y.place limit 200) k
     where (select true from tasks.assignment a where a.tenant_id = tenant and a.task_id = k.task_id
             and a.contributor_id = person) is null
       and (k.source_task_id is null or (select true from tasks.assignment a where a.tenant_id = tenant
             and a.task_id = k.source_task_id and a.contributor_id = person) is null)
     limit 8) x
   order by random() limit 1;
  return case when drawn * 1000 < (case when had < newcomer_until then newcomer else rate end) then picked end;
end $$;

-- The row of a queue that waits for somebody by name or, where they review, for an expert; locked.
create function tasks.kept(queue int, person uuid) returns tid
language plpgsql volatile as $$
declare keeper uuid; found_at tid;
begin
  for keeper in select k from (values (1, person), (2, '00000000-0000-0000-0000-000000000000'::uuid)) x (n, k)
      where n = 1 or exists (select from workforce.contributor w where w.id = person and w.is_reviewer) order by n loop
    select o.ctid into found_at from (
      select x.ctid, x.* from tasks.open_task x where x.queue_id = queue and x.kept_for = keeper
       order by x.prio, x.pos for update skip locked) o
     where (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
             and x.contributor_id = person) is null
       and (select true from tasks.offer f where f.tenant_id = o.tenant_id and f.task_id = o.task_id
             and f.contributor_id = person and f.state = 'offered') is null
     limit 1;
    exit when found_at is not null;
  end loop;
  return found_at;
end $$;

-- The next task for the caller, in one round trip. One lock per contributor: two tabs cannot race, open leases are
-- counted. Index order is forced, so that a plan cached over empty tables can never scan; the correlated scalar
-- cannot be turned into a join, so "has this person had it" is always one probe of the key. With the plan forced there
-- is nothing to decide anew for each caller, and planning the search costs several times what running it does.
-- Rows are locked before that probe: at the head of a queue many are held by others, and need none.
-- `drawn` is uniform in [0, 1): it decides whether the claim gets a known task, which needs one of the feed to stand in for.
create function tasks.claim(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamptz, feed uuid,
  most_open int, drawn float8)
returns tasks.claimed
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set plan_cache_mode = force_generic_plan as $$
declare
  me context.claim := context.open(token);
  who tasks.claimant;
  only_queues int[] := array(select w.queue_id from tasks.work_queue w where w.feed_id = feed);
  q record; c record; project record; hindered record; known uuid; kept tid; none tasks.claimed;
begin
  perform pg_advisory_xact_lock(77, hashtext(me.person_id::text));
  who := tasks.claimant(me.person_id);
  if who.standing is distinct from 'good' then none.outcome := 'restricted'; return none; end if;
  if who.held >= most_open then none.outcome := 'too_many_open'; return none; end if;
  for pass in 1..2 loop
    for q in
      select qa.queue_id, wq.tenant_id, wq.project_id, wq.epoch, wq.known_rate, wq.newcomer_rate, wq.newcomer_answers,
        case when qa.read_epoch = wq.epoch then qa.read_prio else -1::smallint end as read_prio,
        case when qa.read_epoch = wq.epoch then qa.read_pos else -1 end as read_pos
      from tasks.queue_access qa join tasks.work_queue wq on wq.queue_id = qa.queue_id
      where qa.contributor_id = me.person_id and qa.fit > 0 and wq.throttled_at is null and (feed is null or qa.queue_id = any (only_queues))
      order by qa.fit desc
    loop
      continue when q.tenant_id = any (who.barred);
      select p.state, p.sensitivity_version as version, p.confidence is not null as weighs into strict project
        from projects.project p where p.tenant_id = q.tenant_id and p.id = q.project_id;
      continue when project.state <> 'active';
      if project.version > 0 then
        hindered := tasks.hindrance(me.person_id, q.tenant_id, q.project_id, project.version, at);
        if hindered.outcome is not null then
          none.outcome := hindered.outcome; none.lease_until := hindered.opens_at;
          continue;
        end if;
      end if;
      kept := case when project.weighs then tasks.kept(q.queue_id, me.person_id) end;
      select o.* into c from (
        select x.ctid, x.* from tasks.open_task x
         where x.queue_id = q.queue_id and (x.prio, x.pos) > (q.read_prio, q.read_pos) and kept is null
           and (x.kept_until is null or x.kept_until <= at)
           -- from the very start, what was had may be long, and is not worth a lock each
           and (q.read_pos >= 0 or (select true from tasks.assignment y where y.tenant_id = x.tenant_id
             and y.task_id = x.task_id and y.contributor_id = me.person_id) is null)
         order by x.prio, x.pos for update skip locked) o
       where (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
               and x.contributor_id = me.person_id) is null
         -- a task kept for the caller by name is taken through its offer
         and (not who.has_offers or (select true from tasks.offer f where f.tenant_id = o.tenant_id
               and f.task_id = o.task_id and f.contributor_id = me.person_id and f.state = 'offered') is null)
       limit 1;
      if kept is not null then select x.ctid, x.* into c from tasks.open_task x where x.ctid = kept; end if;
      continue when not found;
      if q.known_rate + q.newcomer_rate > 0 then
        known := tasks.draw_known(q.tenant_id, q.project_id, me.person_id, q.known_rate, q.newcomer_rate,
          q.newcomer_answers, drawn);
      end if;
      -- where a known task stands in, the row of the feed is written and stays for the next claim
      if known is null and c.want = 1 then delete from tasks.open_task where ctid = c.ctid;
      else update tasks.open_task set want = want - (known is null)::int where ctid = c.ctid; end if;
      if kept is null and (c.pos - q.read_pos >= 8 or c.prio <> q.read_prio) then
        update tasks.queue_access set read_epoch = q.epoch,
            read_prio = case when known is null then c.prio else q.read_prio end,
            read_pos = case when known is null then c.pos else q.read_pos end
         where contributor_id = me.person_id and queue_id = q.queue_id;
      end if;
      return tasks.lease(q.project_id, q.tenant_id, coalesce(known, c.task_id), me.person_id, who.pad, q.queue_id, assignment,
        event, sides_flipped, known is not null, at);
    end loop;
    -- Nothing after the reading positions: rows that were locked in passing may wait before them. Once a minute, look.
    exit when pass = 2;
    update tasks.queue_access qa set read_prio = -1, read_pos = -1, reset_at = at
     where qa.contributor_id = me.person_id and qa.read_pos >= 0
       and (qa.reset_at is null or qa.reset_at < at - interval '1 minute');
    exit when not found;
  end loop;
  none.outcome := coalesce(none.outcome, case when exists (select from tasks.queue_access qa where qa.contributor_id = me.person_id
    and qa.fit < 0 and (feed is null or qa.queue_id = any (only_queues))) then 'training_first'
    when exists (select from tasks.queue_access qa join tasks.work_queue wq on wq.queue_id = qa.queue_id where qa.contributor_id = me.person_id
      and qa.fit > 0 and (feed is null or qa.queue_id = any (only_queues)) and wq.throttled_at is not null and wq.tenant_id <> all (who.barred)
      and exists (select from tasks.open_task x where x.queue_id = wq.queue_id)) then 'reviews_first' else 'none' end);
  return none;
end $$;

create function tasks.claim_offer(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamptz,
  offer uuid, most_open int)
returns tasks.claimed
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  me context.claim := context.open(token);
  who tasks.claimant; o tasks.offer; project uuid; version int; hindered record; none tasks.claimed;
begin
  perform pg_advisory_xact_lock(77, hashtext(me.person_id::text));
  who := tasks.claimant(me.person_id);
  if who.standing is distinct from 'good' then none.outcome := 'restricted'; return none; end if;
  if who.held >= most_open then none.outcome := 'too_many_open'; return none; end if;
  select * into o from tasks.offer x where x.contributor_id = me.person_id and x.id = offer for update;
  if not found or o.tenant_id = any (who.barred) then none.outcome := 'missing'; return none; end if;
  if o.state <> 'offered' or o.expires_at <= at then none.outcome := 'offer_over'; return none; end if;
  select p.id, p.sensitivity_version into project, version from tasks.task t join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
   where t.tenant_id = o.tenant_id and t.id = o.task_id and p.state = 'active' and t.state <> 'reported'
     and not tasks.is_held_back(t.tenant_id, t.batch_id);
  if not found then none.outcome := 'paused'; return none; end if;
  if exists (select from tasks.queue_access qa where qa.contributor_id = me.person_id and qa.queue_id = o.queue_id and qa.fit < 0) then
    none.outcome := 'training_first'; return none;
  end if;
  if version > 0 then
    hindered := tasks.hindrance(me.person_id, o.tenant_id, project, version, at);
    if hindered.outcome is not null then
      none.outcome := hindered.outcome; none.lease_until := hindered.opens_at;
      return none;
    end if;
  end if;
  update tasks.offer set state = 'claimed' where tenant_id = o.tenant_id and id = o.id;
  return tasks.lease(project, o.tenant_id, o.task_id, me.person_id, who.pad, o.queue_id, assignment, event, sides_flipped, false,
    at);
end $$;

create function tasks.accept(s tasks.submission, actor uuid, event uuid, keep boolean, at timestamptz) returns void
language plpgsql volatile as $$
declare a tasks.assignment; counts boolean;
begin
  update tasks.submission x set accepted_at = at, used = keep and not x.known
   where x.tenant_id = s.tenant_id and x.id = s.id and x.accepted_at is null returning x.used into counts;
  if not found then return; end if;
  select * into strict a from tasks.assignment x
   where x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id;
  update tasks.task t set accepted = t.accepted + 1,
    state = case when t.accepted + 1 >= t.wanted then 'completed' else t.state end,
    ended_at = case when t.accepted + 1 >= t.wanted then at end
   where t.tenant_id = s.tenant_id and t.id = s.task_id;
  perform kit.record_event(s.tenant_id, event, 'tasks:submission:accepted', context.alias(s.tenant_id, actor), s.id, jsonb_build_object(
    'project', s.project_id, 'task', s.task_id, 'contributor', context.alias(s.tenant_id, s.contributor_id), 'amount_minor', a.amount_minor,
    'currency', a.currency, 'used', counts), at);
end $$;

-- A further round of the same task for the same contributor, under the same one pay: at least two days to come back to it.
create function tasks.reopen(s tasks.submission, at timestamptz) returns void
language plpgsql volatile as $$
declare p projects.project;
begin
  select * into strict p from projects.project x where x.tenant_id = s.tenant_id and x.id = s.project_id;
  update tasks.assignment x set state = 'leased', round = s.round + 1, ended_at = null,
      lease_until = at + greatest(make_interval(secs => p.lease_seconds), interval '2 days')
   where x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id;
end $$;

-- A belief after one more answer: the label at `place` is said by somebody of whom `said` tells how likely that is under
-- each true label, label after label. Null where the two are of different labels.
create function tasks.moved(belief double precision[], said double precision[], place int) returns double precision[]
language plpgsql immutable as $$
declare k int := cardinality(belief); after double precision[] := belief;
begin
  if place is null then return belief; end if;
  if k * k is distinct from cardinality(said) then return null; end if;
  for i in 1..k loop after[i] := belief[i] + said[(place - 1) * k + i]; end loop;
  return after;
end $$;

-- Whether the leading label is likely enough: max q >= confidence, with q in proportion to p ^ (1 / temperature).
create function tasks.is_sure(belief double precision[], confidence double precision, temperature double precision) returns boolean
language plpgsql immutable strict as $$
declare peak double precision := '-infinity'; odds double precision := 0; b double precision;
begin
  foreach b in array belief loop if b > peak then peak := b; end if; end loop;
  -- no double is smaller than exp(-700), and the server refuses to round one to nought
  foreach b in array belief loop odds := odds + exp(greatest((b - peak) / temperature, -700)); end loop;
  return odds * confidence <= 1;
end $$;

-- Takes one of the answers that the budget of a project still lets it ask for; false where none is left.
create function tasks.spend_seat(tenant uuid, project uuid) returns boolean
language plpgsql volatile as $$
declare bounded boolean;
begin
  select s.seats_left is not null into bounded from tasks.stopping s where s.tenant_id = tenant and s.project_id = project;
  if not bounded then return true; end if;
  update tasks.stopping s set seats_left = s.seats_left - 1
   where s.tenant_id = tenant and s.project_id = project and coalesce(s.seats_left, 1) > 0;
  return found;
end $$;

-- Counts one answer where the answers decide how many there are: moves the belief of its task and, when nobody else's is
-- awaited and it is in doubt, asks one more person. What is answered is completed by tasks.settle, after it was seen by a fit.
create function tasks.weigh(tenant uuid, project uuid, task uuid, queue int, person uuid, answer_label text, at timestamptz)
returns void
language plpgsql volatile as $$
declare t record; phase text; after double precision[]; asks boolean;
begin
  -- the batch before its task, as everywhere
  select b.state into phase from tasks.task x join tasks.batch b on b.tenant_id = x.tenant_id and b.id = x.batch_id
   where x.tenant_id = tenant and x.id = task for share of b;
  select x.ctid, x.answers + 1 as n, x.wanted, x.state, coalesce(x.belief, s.prior) as belief, coalesce(v.said, s.anybody) as said,
      array_position(s.labels, answer_label) as place, s.temperature, s.labels is not null as is_fitted, p.redundancy_most as most, p.confidence
    into strict t
    from tasks.task x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = project
    left join tasks.stopping s on s.tenant_id = x.tenant_id and s.project_id = project
    left join tasks.voter v on v.tenant_id = x.tenant_id and v.project_id = project and v.contributor_id = person
   where x.tenant_id = tenant and x.id = task for update of x;
  if t.n > t.wanted then raise check_violation using message = 'more answers than wanted'; end if;
  after := tasks.moved(t.belief, t.said, t.place);
  asks := t.n = t.wanted and t.state = 'open' and t.n < t.most and t.is_fitted and phase is distinct from 'cancelled'
    and not tasks.is_sure(after, t.confidence, t.temperature);
  asks := coalesce(asks, false) and tasks.spend_seat(tenant, project);
  update tasks.task x set answers = t.n, accepted = x.accepted + 1, belief = after, wanted = t.wanted + asks::int,
      state = case when asks or t.n < t.wanted then t.state when t.confidence is null then 'completed' else 'answered' end,
      ended_at = case when t.n = t.wanted and t.confidence is null then at end
   where x.tenant_id = tenant and x.id = task;
  if asks and coalesce(phase, 'in_progress') = 'in_progress' then
    insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want)
      select queue, x.prio, nextval('tasks.open_pos'), tenant, task, 1 from tasks.task x where x.tenant_id = tenant and x.id = task
      on conflict (tenant_id, task_id) do update set want = tasks.open_task.want + 1;
  end if;
end $$;

create type tasks.handed_in as (outcome text, submission_id uuid, state text);

-- Stores an answer in one round trip. The same answer again is the same success; another one is a conflict.
create function tasks.submit(token text, assignment uuid, submission uuid, event uuid, accept_event uuid, answer text,
  answer_label text, answer_digest bytea, spent_seconds int, at timestamptz) returns tasks.handed_in
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
declare
  me context.claim := context.open(token);
  a record; s tasks.submission; told tasks.handed_in; first int; accepts int; known_as uuid;
begin
  select x.ctid, x.*, k.outer_pad as pad, exists (select from trust.barrier_now b
      where b.principal_id = me.person_id and b.tenant_id = x.tenant_id) as barred into a
    from tasks.assignment x cross join context.key k
   where x.contributor_id = me.person_id and x.id = assignment for update of x;
  if not found or a.barred then
    told.outcome := case when a.barred then 'withdrawn' else 'missing' end;
    return told;
  end if;
  if a.state = 'submitted' then
    select * into s from tasks.submission x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
      and x.contributor_id = a.contributor_id and x.round = a.round;
    told.outcome := case when s.digest = answer_digest then 'repeated' else 'conflict' end;
    told.submission_id := s.id;
    told.state := case when a.training then 'training' when s.accepted_at is null then 'in_review' else 'accepted' end;
    return told;
  end if;
  if a.state <> 'leased' or a.lease_until < at then
    told.outcome := case a.state when 'leased' then 'expired' else a.state::text end;
    return told;
  end if;
  if spent_seconds < 0 then raise check_violation using message = 'spent_seconds is negative'; end if;
  update tasks.assignment x set state = 'submitted', ended_at = at where x.ctid = a.ctid;
  -- What is accepted on submit is written accepted: one version of each row instead of two.
  first := (a.round = 1)::int;
  accepts := (a.acceptance = 'on_submit')::int;
  insert into tasks.submission values (a.tenant_id, submission, a.task_id, a.project_id, a.contributor_id, a.id, a.round,
    answer::jsonb, answer_label, answer_digest, nullif(spent_seconds, 0), at, case accepts when 1 then at end, not (a.known or a.training),
    a.known or a.training);
  if a.weighed then
    perform tasks.weigh(a.tenant_id, a.project_id, a.task_id, a.queue_id, me.person_id, answer_label, at);
  elsif first + accepts > 0 then
    update tasks.task t set answers = t.answers + first, accepted = t.accepted + accepts,
      state = case when accepts = 1 and t.accepted + 1 >= t.wanted then 'completed'
                   when first = 1 and t.answers + 1 >= t.wanted then 'answered' else t.state end,
      ended_at = case when accepts = 1 and t.accepted + 1 >= t.wanted then at end
     where t.tenant_id = a.tenant_id and t.id = a.task_id and t.answers + first <= t.wanted;
    if not found then raise check_violation using message = 'more answers than wanted'; end if;
  end if;
  known_as := context.alias(a.pad, a.tenant_id, me.person_id);
  perform kit.record_event(a.tenant_id, event, 'tasks:submission:received', known_as, submission,
    jsonb_build_object('project', a.project_id, 'task', a.task_id, 'assignment', a.id, 'round', a.round,
      'acceptance', a.acceptance, 'answer', encode(answer_digest, 'hex')), at);
  if accepts = 1 then
    perform kit.record_event(a.tenant_id, accept_event, 'tasks:submission:accepted', null, submission, jsonb_build_object(
      'project', a.project_id, 'task', a.task_id, 'contributor', known_as, 'currency', a.currency,
      'amount_minor', case when a.training and a.round > 1 then 0 else a.amount_minor end, 'used', not (a.known or a.training)), at);
  end if;
  return row('recorded', submission, case when a.training then 'training' when accepts = 1 then 'accepted' else 'in_review' end)::tasks.handed_in;
end $$;

create function tasks.skip(token text, assignment uuid, event uuid, why text, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me context.claim := context.open(token); a tasks.assignment;
begin
  select * into a from tasks.assignment x where x.contributor_id = me.person_id and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred_for(me.person_id)) then return 'withdrawn'; end if;
  if a.state = 'skipped' then return 'skipped'; end if;
  if a.state <> 'leased' or (a.round > 1 and not a.training) then return 'conflict'; end if;
  update tasks.assignment x set state = 'skipped', ended_at = at, skip_reason = why
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at);
  perform kit.record_event(a.tenant_id, event, 'tasks:assignment:skipped', context.alias(a.tenant_id, me.person_id), a.id,
    jsonb_build_object('task', a.task_id, 'reason', why), at);
  return 'skipped';
end $$;

-- Gives a task back because it lacks something: it goes to nobody else until its customer has said what becomes of it.
create function tasks.report_lack(token text, assignment uuid, report uuid, event uuid, lacks text, why text, at timestamptz)
returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me context.claim := context.open(token); a tasks.assignment; known_as uuid;
begin
  select * into a from tasks.assignment x where x.contributor_id = me.person_id and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred_for(me.person_id)) then return 'withdrawn'; end if;
  if exists (select from tasks.report r where r.tenant_id = a.tenant_id and r.task_id = a.task_id
    and r.contributor_id = me.person_id) then return 'reported'; end if;
  if a.state <> 'leased' or a.round > 1 or a.training or a.lease_until < at then return 'conflict'; end if;
  update tasks.assignment x set state = 'skipped', ended_at = at, skip_reason = lacks
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  insert into tasks.report (tenant_id, id, task_id, project_id, contributor_id, lack, reason, amount_minor, currency, reported_at)
    select a.tenant_id, report, a.task_id, a.project_id, me.person_id, lacks, why, r.review_amount_minor, r.currency, at
      from projects.rate r where r.tenant_id = a.tenant_id and r.project_id = a.project_id and r.version = a.rate_version;
  perform from tasks.batch b where b.tenant_id = a.tenant_id and b.id = (select t.batch_id from tasks.task t
    where t.tenant_id = a.tenant_id and t.id = a.task_id) for share;
  update tasks.task t set state = 'reported' where t.tenant_id = a.tenant_id and t.id = a.task_id and t.state = 'open';
  delete from tasks.open_task o where o.tenant_id = a.tenant_id and o.task_id = a.task_id;
  known_as := context.alias(a.tenant_id, me.person_id);
  perform kit.record_event(a.tenant_id, event, 'tasks:task:reported', known_as, a.task_id,
    jsonb_build_object('project', a.project_id, 'report', report, 'lack', lacks), at);
  return 'reported';
end $$;

create function tasks.heartbeat(token text, assignment uuid, at timestamptz) returns timestamptz
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select context.open(token);
  update tasks.assignment a set lease_until = greatest(a.lease_until,
      least(at + (select make_interval(secs => p.lease_seconds) from projects.project p
                   where p.tenant_id = a.tenant_id and p.id = a.project_id), a.claimed_at + interval '7 days'))
   where a.contributor_id = context.person() and a.id = assignment and a.state = 'leased' and a.lease_until >= at
     and a.tenant_id <> all ((select trust.barred())::uuid[])
  returning a.lease_until
$$;

create type tasks.drafted as (outcome text, version int, value jsonb, changes jsonb);

-- The changes that lead from the whole draft to the one that stands, in their order; null when there are none.
create function tasks.draft_changes(d tasks.draft) returns jsonb
language sql stable as $$
  select jsonb_agg(c.changes order by c.version) from tasks.draft_change c
   where c.tenant_id = d.tenant_id and c.task_id = d.task_id and c.contributor_id = d.contributor_id
$$;

-- Saves what follows version `base`: the whole draft, or only what was changed, which costs the same however long the
-- draft is and however often it was saved. A stale base is told the draft that stands.
create function tasks.save_draft(token text, assignment uuid, base int, whole text, changed text, at timestamptz)
returns tasks.drafted
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me context.claim := context.open(token); a tasks.assignment; d tasks.draft;
begin
  select * into a from tasks.assignment x where x.contributor_id = me.person_id and x.id = assignment for update;
  if not found then return row('missing', null, null, null)::tasks.drafted; end if;
  if a.tenant_id = any (trust.barred_for(me.person_id)) then return row('withdrawn', null, null, null)::tasks.drafted; end if;
  if a.state <> 'leased' then return row('over', null, null, null)::tasks.drafted; end if;
  if whole is null then
    update tasks.draft x set version = base + 1, saved_at = at where x.tenant_id = a.tenant_id and x.task_id = a.task_id
      and x.contributor_id = a.contributor_id and x.version = base;
    if found then
      insert into tasks.draft_change values (a.tenant_id, a.task_id, a.contributor_id, base + 1, changed::jsonb);
      return row('saved', base + 1, null, null)::tasks.drafted;
    end if;
  end if;
  select * into d from tasks.draft x
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  if whole is null or coalesce(d.version, 0) <> base then
    return row('stale', coalesce(d.version, 0), d.value, tasks.draft_changes(d))::tasks.drafted;
  end if;
  insert into tasks.draft values (a.tenant_id, a.task_id, a.contributor_id, base + 1, whole::jsonb, at)
    on conflict (tenant_id, task_id, contributor_id) do update
    set version = excluded.version, value = excluded.value, saved_at = excluded.saved_at;
  delete from tasks.draft_change x
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  return row('saved', base + 1, null, null)::tasks.drafted;
end $$;

-- The draft of an assignment of the caller, as version 0 when there is none.
create function tasks.draft_of(assignment uuid) returns table (version int, value jsonb, changes jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(d.version, 0), d.value, tasks.draft_changes(d) from tasks.assignment a
    left join tasks.draft d on d.tenant_id = a.tenant_id and d.task_id = a.task_id and d.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- What the caller holds (or handed in), with everything the editor shows; never whose task it is.
create function tasks.held(assignment uuid)
returns table (id uuid, project_id uuid, kind text, title jsonb, language text, state text, round smallint,
  training boolean, flipped boolean, payload jsonb,
  ontology jsonb, guideline_version int, guidelines jsonb, lease_until timestamptz, amount_minor bigint, currency text,
  estimate_seconds int, skills text[], draft_version int, draft jsonb, draft_changes jsonb, answer jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.project_id, p.kind, p.title, p.language, a.state::text, a.round, a.training, a.flipped, t.payload, o.body,
    a.guideline_version,
    g.markdown, a.lease_until, tasks.pay_of(a), a.currency, p.estimate_seconds, p.skills, d.version, d.value,
    tasks.draft_changes(d), s.answer
  from tasks.assignment a
  join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
  join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
  join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
  join projects.guideline g on g.tenant_id = a.tenant_id and g.project_id = a.project_id and g.version = a.guideline_version
  left join tasks.draft d on d.tenant_id = a.tenant_id and d.task_id = a.task_id and d.contributor_id = a.contributor_id
  left join lateral (select x.answer from tasks.submission x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
    and x.contributor_id = a.contributor_id order by x.round desc limit 1) s on true
  where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

create function tasks.spec_of(assignment uuid)
returns table (kind text, ontology jsonb, tenant_id uuid, project_id uuid, ontology_version int, flipped boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.kind, o.body, p.tenant_id, p.id, a.ontology_version, a.flipped from tasks.assignment a
  join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
  join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
  where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- Whether the caller had an assignment that a barrier now hides: they may be told that it was taken back, and no more.
create function tasks.is_withdrawn(assignment uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from tasks.assignment a where a.contributor_id = context.person() and a.id = assignment
    and a.tenant_id = any (trust.barred()))
$$;

create function tasks.my_assignments()
returns table (id uuid, title jsonb, instruction text, kind text, state text, claimed_at timestamptz, lease_until timestamptz,
  round smallint, training boolean, amount_minor bigint, currency text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, p.title, case p.kind when 'form' then left(t.payload ->> 'instruction', 200) end, p.kind, a.state::text, a.claimed_at,
    a.lease_until, a.round, a.training, tasks.pay_of(a), a.currency
    from tasks.assignment a join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
   where a.contributor_id = context.person() and a.state = 'leased' and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by a.lease_until
$$;

create function tasks.my_offers(at timestamptz, after uuid, most int)
returns table (id uuid, title jsonb, kind text, language text, amount_minor bigint, currency text, estimate_seconds int,
  expires_at timestamptz, payload jsonb, feed_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id, p.title, p.kind, p.language, r.amount_minor, r.currency, p.estimate_seconds, o.expires_at, null::jsonb, w.feed_id
    from tasks.offer o
    join tasks.work_queue w on w.queue_id = o.queue_id
    join tasks.task t on t.tenant_id = o.tenant_id and t.id = o.task_id
    join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id and p.state = 'active'
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
   where o.contributor_id = context.person() and o.state = 'offered' and o.expires_at > at
     and t.state <> 'reported' and not tasks.is_held_back(t.tenant_id, t.batch_id)
     and o.tenant_id <> all ((select trust.barred())::uuid[]) and (after is null or o.id > after)
   order by o.id limit most
$$;

-- Expired leases come back in batches, the oldest first.
create function tasks.expire_leases(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a tasks.assignment; n int := 0;
begin
  for a in select * from tasks.assignment x where x.state = 'leased' and x.lease_until < at
            order by x.lease_until limit most for update skip locked loop
    update tasks.assignment x set state = 'expired', ended_at = at
     where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
    if a.round = 1 then perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at); end if;
    perform kit.record_event(a.tenant_id, gen_random_uuid(), 'tasks:assignment:expired', null, a.id,
      jsonb_build_object('task', a.task_id), at);
    n := n + 1;
  end loop;
  return n;
end $$;

create function tasks.expire_offers(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o tasks.offer; n int := 0;
begin
  for o in select * from tasks.offer x where x.state = 'offered' and x.expires_at < at
            order by x.expires_at limit most for update skip locked loop
    update tasks.offer x set state = 'expired' where x.tenant_id = o.tenant_id and x.id = o.id;
    perform tasks.put_back(o.tenant_id, o.task_id, o.queue_id, 1, at);
    perform kit.record_event(o.tenant_id, gen_random_uuid(), 'tasks:offer:expired', null, o.id,
      jsonb_build_object('task', o.task_id), at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- A barrier ends what a person still holds or is offered of the tenant: it goes back to the feed at once. A returned round
-- stands as it was handed in last, and is paid as one that was never handed in again.
create function tasks.withdraw(person uuid, at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); a tasks.assignment; o tasks.offer; n int := 0;
begin
  perform pg_advisory_xact_lock(77, hashtext(person::text));
  for a in select * from tasks.assignment x
            where x.contributor_id = person and x.tenant_id = tenant and x.state = 'leased' for update loop
    update tasks.assignment x set state = 'expired', ended_at = at
     where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
    if a.round = 1 then perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at); end if;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:assignment:withdrawn', null, a.id,
      jsonb_build_object('task', a.task_id), at);
    n := n + 1;
  end loop;
  for o in update tasks.offer x set state = 'expired'
            where x.contributor_id = person and x.tenant_id = tenant and x.state = 'offered' returning * loop
    perform tasks.put_back(o.tenant_id, o.task_id, o.queue_id, 1, at);
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:offer:expired', null, o.id,
      jsonb_build_object('task', o.task_id), at);
  end loop;
  return n;
end $$;

create function tasks.open_queue(project uuid, feed uuid) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found_id int;
begin
  insert into tasks.work_queue (tenant_id, project_id, stage, feed_id) values (context.tenant(), project, 'attempt', feed)
    on conflict (tenant_id, project_id, stage, batch_id) do nothing;
  select queue_id into strict found_id from tasks.work_queue w
   where w.tenant_id = context.tenant() and w.project_id = project and w.stage = 'attempt' and w.batch_id is null;
  return found_id;
end $$;

-- The queue for tasks of a project and batch. A batch for the customer's own people gets its own with its first tasks.
create function tasks.queue_for(tenant uuid, project uuid, batch uuid, at timestamptz) returns int
language plpgsql volatile as $$
declare own uuid; found_id int;
begin
  own := (select batch from projects.project p where p.tenant_id = tenant and p.id = project and p.audience = 'own');
  select w.queue_id into found_id from tasks.work_queue w where w.tenant_id = tenant and w.project_id = project
     and w.stage = 'attempt' and w.batch_id is not distinct from own;
  if found then return found_id; end if;
  insert into tasks.work_queue (tenant_id, project_id, stage, batch_id, feed_id, known_rate, newcomer_rate, newcomer_answers,
      throttled_at)
    select tenant, project, 'attempt', own, w.feed_id, w.known_rate, w.newcomer_rate, w.newcomer_answers, w.throttled_at from tasks.work_queue w
     where w.tenant_id = tenant and w.project_id = project and w.stage = 'attempt' and w.batch_id is null
    on conflict (tenant_id, project_id, stage, batch_id) do nothing;
  perform kit.record_event(tenant, gen_random_uuid(), 'tasks:queue:opened', null, project, '{}', at);
  select w.queue_id into strict found_id from tasks.work_queue w where w.tenant_id = tenant and w.project_id = project
     and w.stage = 'attempt' and w.batch_id = own;
  return found_id;
end $$;

-- Puts all batches that the customer's own people have still to do into an order; false when some are missing or too many.
create function tasks.order_batches(ids uuid[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); held uuid[];
begin
  perform pg_advisory_xact_lock(84, hashtext(tenant::text));
  held := array(select b.id from tasks.batch b
    where b.tenant_id = tenant and b.rank is not null and b.state in ('staging', 'in_progress', 'paused'));
  if cardinality(held) <> cardinality(ids) or not held @> ids or not ids @> held then return false; end if;
  update tasks.batch b set rank = x.n from unnest(ids) with ordinality x (id, n) where b.tenant_id = tenant and b.id = x.id;
  return true;
end $$;

-- The batch of a name, kept in its state until the transaction ends; whoever comes while it is made waits for it.
create function tasks.hold_batch(project uuid, batch_name text) returns setof tasks.batch
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant();
begin
  return query select b.* from tasks.batch b
    where b.tenant_id = tenant and b.project_id = project and b.name = batch_name for share;
  if found then return; end if;
  perform pg_advisory_xact_lock(81, hashtext(tenant::text || project::text || batch_name));
  return query select b.* from tasks.batch b
    where b.tenant_id = tenant and b.project_id = project and b.name = batch_name for share;
end $$;

-- A batch whose state nobody else changes until the transaction ends.
create function tasks.lock_batch(batch uuid) returns setof tasks.batch
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ select b.* from tasks.batch b where b.tenant_id = context.tenant() and b.id = batch for update $$;

-- Rows that come before others make everybody read the queue from its start.
create function tasks.reread(queue int, lowest int) returns void
language sql volatile as $$
  update tasks.work_queue w set epoch = w.epoch + 1 where w.queue_id = queue
     and lowest < (select o.prio from tasks.open_task o where o.queue_id = queue order by o.prio desc, o.pos desc limit 1)
$$;

-- Opens whatever is wanted of a batch and neither answered, held nor offered. The caller has locked the batch.
create function tasks.release(tenant uuid, batch uuid) returns void
language plpgsql volatile as $$
begin
  insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want, kept_for, kept_until)
    select w.queue_id, w.prio, nextval('tasks.open_pos'), tenant, w.id, w.missing, e.kept_for, e.kept_until
      from (select t.id, t.queue_id, t.prio, t.wanted - t.answers
          - (select count(*) from tasks.assignment x where x.tenant_id = t.tenant_id and x.task_id = t.id
              and x.state = 'leased' and x.round = 1)
          - (select count(*) from tasks.offer x where x.tenant_id = t.tenant_id and x.task_id = t.id
              and x.state = 'offered') as missing
        from tasks.task t where t.tenant_id = tenant and t.batch_id = batch and t.state = 'open' order by t.id) w
      cross join lateral tasks.expert_seat(tenant, w.id) e
     where w.missing > 0
    on conflict (tenant_id, task_id) do nothing;
  perform tasks.reread(w.queue_id, w.lowest) from (select t.queue_id, min(t.prio) as lowest from tasks.task t
    where t.tenant_id = tenant and t.batch_id = batch and t.state = 'open' group by t.queue_id) w;
end $$;

create function tasks.open_batch(batch uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update tasks.batch b set state = 'in_progress', ended_at = null
   where b.tenant_id = context.tenant() and b.id = batch and b.state in ('staging', 'paused', 'completed');
  if found then perform tasks.release(context.tenant(), batch); end if;
end $$;

create function tasks.pause_batch(batch uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant();
begin
  update tasks.batch b set state = 'paused' where b.tenant_id = tenant and b.id = batch and b.state = 'in_progress';
  if not found then return; end if;
  delete from tasks.open_task o using tasks.task t
   where t.tenant_id = tenant and t.batch_id = batch and t.state = 'open' and o.tenant_id = tenant and o.task_id = t.id;
end $$;

-- Cancels a batch with every task that nobody has begun, and returns how many these were; the others go on to their end.
create function tasks.cancel_batch(batch uuid, at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); phase text; stopped uuid[];
begin
  select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = batch
     and b.state in ('staging', 'in_progress', 'paused') for update;
  if not found then return 0; end if;
  stopped := tasks.stop(tenant, array(select t.id from tasks.task t where t.tenant_id = tenant and t.batch_id = batch
    and t.state in ('open', 'reported') and t.answers = 0 order by t.id for update), at);
  update tasks.batch b set state = 'cancelled', ended_at = at where b.tenant_id = tenant and b.id = batch;
  if phase = 'paused' then perform tasks.release(tenant, batch); end if;
  return cardinality(stopped);
end $$;

-- Cancels a task that nobody holds or has answered: `cancelled_now`, or the state that it stays in, or `started`.
create function tasks.cancel(task uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); phase tasks.task_state;
begin
  perform from tasks.batch b where b.tenant_id = tenant and b.id = (select t.batch_id from tasks.task t
    where t.tenant_id = tenant and t.id = task) for share;
  select t.state into phase from tasks.task t where t.tenant_id = tenant and t.id = task for update;
  if not found or phase = 'known' then return 'missing'; end if;
  if phase not in ('open', 'reported') then return phase::text; end if;
  return case when cardinality(tasks.stop(tenant, array[task], at)) > 0 then 'cancelled_now' else 'started' end;
end $$;

-- Gives a task another unique key, or none, unless it has one that was given in another way.
create function tasks.rename(task uuid, was text, key text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update tasks.task t set unique_key = key
   where t.tenant_id = context.tenant() and t.id = task and t.unique_key is not distinct from was
$$;

-- Hands a reported task out again, mended when a payload is given, which only a task that nobody has begun can be:
-- `reopened`, `started`, `missing` or the state that it stays in.
create function tasks.reopen_reported(task uuid, mended jsonb, right_ boolean, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); t tasks.task; taken int; phase text;
begin
  select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = (select x.batch_id from tasks.task x
    where x.tenant_id = tenant and x.id = task) for share;
  select * into t from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found or t.state = 'known' then return 'missing'; end if;
  if t.state <> 'reported' then return t.state::text; end if;
  select (select count(*) from tasks.assignment x where x.tenant_id = tenant and x.task_id = task and x.state = 'leased' and x.round = 1)
    into taken;
  if mended is not null and t.answers + taken > 0 then return 'started'; end if;
  update tasks.task x set state = 'open', payload = coalesce(mended, x.payload) where x.tenant_id = tenant and x.id = task;
  perform tasks.settle_reports(tenant, array[task], right_, at);
  taken := t.wanted - t.answers - taken - (select count(*) from tasks.offer x where x.tenant_id = tenant and x.task_id = task
    and x.state = 'offered')::int;
  if taken > 0 and coalesce(phase, 'in_progress') not in ('staging', 'paused') then
    perform tasks.put_back(tenant, task, t.queue_id, taken, at);
    perform tasks.reread(t.queue_id, t.prio);
  end if;
  return 'reopened';
end $$;

-- A report that nobody has answered in time is paid; its task waits on. Returns how many.
create function tasks.uphold_overdue(before timestamptz, most int, at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r tasks.report; n int := 0;
begin
  for r in select * from tasks.report x where x.settled_at is null and x.reported_at < before
            order by x.reported_at limit most for update skip locked loop
    perform tasks.settle_reports(r.tenant_id, array[r.task_id], true, at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- What a tenant reads of reports, under the name by which it knows their authors.
create function tasks.reports_of(task uuid)
returns table (id uuid, contributor_id uuid, lack text, reason text, reported_at timestamptz, upheld boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, context.alias(r.tenant_id, r.contributor_id), r.lack, r.reason, r.reported_at, r.upheld from tasks.report r
   where r.tenant_id = (select context.tenant()) and r.task_id = task
     and r.tenant_id <> all ((select trust.barred())::uuid[]) order by r.reported_at
$$;

-- Completes the batches of a project that have tasks and none left to do. One that somebody is changing comes another time.
create function tasks.close_batches(project uuid, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); b tasks.batch;
begin
  for b in select x.* from tasks.batch x where x.tenant_id = tenant and x.project_id = project and x.state = 'in_progress'
      and exists (select from tasks.tally y where y.tenant_id = tenant and y.project_id = project and y.batch_id = x.id)
      and not exists (select from tasks.task t
        where t.tenant_id = tenant and t.batch_id = x.id and t.state in ('open', 'answered', 'reported'))
      for update of x skip locked loop
    -- asked again under the lock: an intake may have ended between the first look and it
    continue when exists (select from tasks.task t
      where t.tenant_id = tenant and t.batch_id = b.id and t.state in ('open', 'answered', 'reported'));
    update tasks.batch x set state = 'completed', ended_at = at where x.tenant_id = tenant and x.id = b.id;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:batch:completed', null, b.id,
      jsonb_build_object('project', project, 'name', b.name), at);
  end loop;
end $$;

-- Folds a bounded number of rows of the tally into one of each project and batch; returns how many. One statement, so
-- that whoever adds them up meanwhile sees all of it or nothing.
create function tasks.fold_tallies(most int) returns int
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (
    delete from tasks.tally where ctid = any (array(
      select y.ctid from tasks.tally y where not y.folded order by y.id limit most for update skip locked))
    returning tenant_id, project_id, batch_id, added, cancelled
  ), sums as (
    select g.tenant_id, g.project_id, g.batch_id, sum(g.added)::bigint as added, sum(g.cancelled)::bigint as cancelled,
      count(*) as n from gone g group by 1, 2, 3
  ), kept as (
    insert into tasks.tally as y (tenant_id, project_id, batch_id, added, cancelled, folded)
      select s.tenant_id, s.project_id, s.batch_id, s.added, s.cancelled, true from sums s order by 1, 2, 3
      on conflict (tenant_id, project_id, batch_id) where folded
      do update set added = y.added + excluded.added, cancelled = y.cancelled + excluded.cancelled
  )
  select coalesce(sum(n), 0)::int from sums
$$;

-- Stores one chunk of tasks and opens them. Returns only the rows whose unique key was there already. Keys and payloads
-- come as JSON arrays: read as one document they cost half of what an array of texts does. Sets are unfolded in the
-- select list, where rows pass one by one; in FROM they would be written down first. Index order is forced, since the
-- plans are made while the tables may be empty.
create function tasks.intake(project uuid, batch uuid, ids uuid[], keys jsonb, payloads jsonb, prios int[], wants int[],
  reserved int[], at timestamptz)
returns table (ord int, task_id uuid, same boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set work_mem = '32MB' as $$
declare tenant uuid := context.tenant(); queue int; made int; is_new boolean; is_held boolean;
begin
  queue := tasks.queue_for(tenant, project, batch, at);
  if exists (select from unnest(prios, wants) x (prio, want) where x.prio not between 0 and 9 or x.want not between 1 and 100) then
    raise check_violation using message = 'a priority or a number of answers is out of range';
  end if;
  insert into tasks.task (tenant_id, id, project_id, batch_id, queue_id, unique_key, prio, wanted, payload, created_at)
    select tenant, a.id, project, batch, queue, a.key, a.prio, a.want, a.payload, at
      from (select unnest(ids) as id, jsonb_array_elements_text(keys) as key, unnest(prios) as prio, unnest(wants) as want,
        jsonb_array_elements(payloads) as payload) a
    on conflict (tenant_id, project_id, unique_key) where unique_key is not null do nothing;
  get diagnostics made = row_count;
  is_new := made = cardinality(ids);
  if made > 0 then
    insert into tasks.tally (tenant_id, project_id, batch_id, added) values (tenant, project, batch, made);
  end if;
  -- the share keeps the state as it is until these tasks are seen by whoever changes it
  select b.state in ('staging', 'paused') into is_held from tasks.batch b where b.tenant_id = tenant and b.id = batch for share;
  if is_held is not true then
    insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want)
      select queue, a.prio, nextval('tasks.open_pos'), tenant, a.id, a.want - a.kept
        from (select unnest(ids) as id, unnest(prios) as prio, unnest(wants) as want, unnest(reserved) as kept) a
       where a.want > a.kept
         and (is_new or (select true from tasks.task t where t.tenant_id = tenant and t.id = a.id) is not null);
    perform tasks.reread(queue, (select min(p) from unnest(prios) p));
  end if;
  if is_new then return; end if;
  return query
    select a.n::int, t.id, t.payload = a.payload
      from (select unnest(ids) as id, jsonb_array_elements_text(keys) as key, jsonb_array_elements(payloads) as payload,
        generate_series(1, cardinality(ids)) as n) a
      join tasks.task t on t.tenant_id = tenant and t.project_id = project and t.unique_key = a.key and t.id <> a.id
     where a.key is not null order by a.n;
end $$;

-- Offers to named people, by the alias under which the tenant knows them. Returns the aliases it does not know. A customer's
-- own people are no matter of offers: they are assigned to projects, and to batches by their groups.
create function tasks.make_offers(tasks_ uuid[], aliases text[], ids uuid[], at timestamptz, until timestamptz)
returns setof text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant();
begin
  insert into tasks.offer (tenant_id, id, task_id, contributor_id, queue_id, expires_at, created_at)
    select tenant, x.id, x.task, m.contributor_id, t.queue_id, until, at
      from unnest(tasks_, aliases, ids) x (task, alias, id)
      join workforce.member m on m.tenant_id = tenant and m.alias = x.alias
      join workforce.contributor w on w.id = m.contributor_id and w.employer_id is null
      join tasks.task t on t.tenant_id = tenant and t.id = x.task
      join projects.project p on p.tenant_id = tenant and p.id = t.project_id and p.audience = 'marketplace'
    on conflict (tenant_id, task_id, contributor_id) do nothing;
  return query select distinct x.alias from unnest(tasks_, aliases) x (task, alias)
    where not exists (select from workforce.member m
      join workforce.contributor w on w.id = m.contributor_id and w.employer_id is null
      join tasks.task t on t.tenant_id = tenant and t.id = x.task
      join projects.project p on p.tenant_id = tenant and p.id = t.project_id and p.audience = 'marketplace'
      where m.tenant_id = tenant and m.alias = x.alias);
end $$;

-- Whom a customer assigned to a project, and to a batch of it where that has groups.
create function tasks.own_people(tenant uuid, project uuid, batch uuid) returns uuid[]
language sql stable as $$
  select array(select s.principal_id from workforce.staff s
    join workforce.contributor w on w.id = s.principal_id and w.employer_id = s.tenant_id
    join trust.principal u on u.tenant_id = s.tenant_id and u.id = s.principal_id and u.persona = 'contributor'
      and u.disabled_at is null
   where s.tenant_id = tenant and s.project_id = project
     and (not exists (select from tasks.batch_group g where g.tenant_id = tenant and g.batch_id = batch)
       or exists (select from tasks.batch_group g join workforce.grouped m on m.tenant_id = g.tenant_id
         and m.group_id = g.group_id and m.principal_id = s.principal_id where g.tenant_id = tenant and g.batch_id = batch)))
$$;

-- Matching tells who may take from a queue; positions of people who stay are kept.
create function tasks.grant_access(queue int, people uuid[], fits int[], why text[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  delete from tasks.queue_access qa where qa.queue_id = queue and qa.contributor_id <> all (people);
  insert into tasks.queue_access (contributor_id, queue_id, fit, reasons)
    select x.person, queue, x.fit, string_to_array(x.reasons, ',') from unnest(people, fits, why) x (person, fit, reasons)
    on conflict (contributor_id, queue_id) do update set fit = excluded.fit, reasons = excluded.reasons
$$;
create function tasks.set_access(person uuid, queues int[], fits int[], why text[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  delete from tasks.queue_access qa where qa.contributor_id = person and qa.queue_id <> all (queues);
  insert into tasks.queue_access (contributor_id, queue_id, fit, reasons)
    select person, x.queue, x.fit, string_to_array(x.reasons, ',') from unnest(queues, fits, why) x (queue, fit, reasons)
    on conflict (contributor_id, queue_id) do update set fit = excluded.fit, reasons = excluded.reasons
$$;
-- What a queue asks for; `people` is null unless only these may take from it, which they do in the order of `rank`.
create function tasks.queue_needs()
returns table (queue_id int, tenant_id uuid, project_id uuid, language text, skills text[], people uuid[], rank int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.queue_id, w.tenant_id, w.project_id, p.language, p.skills,
    case p.audience when 'own' then tasks.own_people(w.tenant_id, w.project_id, w.batch_id) end, b.rank
    from tasks.work_queue w join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id
    left join tasks.batch b on b.tenant_id = w.tenant_id and b.id = w.batch_id
    -- nobody works in a sandbox
    join trust.tenant t on t.id = w.tenant_id and t.sandbox_of is null
   where w.batch_id is null or b.state <> 'completed'
$$;
-- Nobody takes from the queues of batches that are completed; what is opened again gets its people again.
create function tasks.leave_completed(project uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  delete from tasks.queue_access qa using tasks.work_queue w
    join tasks.batch b on b.tenant_id = w.tenant_id and b.id = w.batch_id and b.state = 'completed'
   where w.tenant_id = context.tenant() and w.project_id = project and qa.queue_id = w.queue_id
$$;

-- The console of operations: counts and clocks of every queue that no barrier hides; counting stops at 100,000.
create function tasks.queue_health(at timestamptz)
returns table (feed_id uuid, tenant text, project text, title jsonb, kind text, language text, state text, open_tasks bigint,
  answers_wanted bigint, leased bigint, next_expiry timestamptz, submitted_last_hour bigint, offers bigint, people bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.feed_id, t.slug, p.name, p.title, p.kind, p.language, p.state, o.n, o.want, l.n, l.next, s.n, f.n, coalesce(qa.n, 0)
  from tasks.work_queue w
  join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id
  join trust.tenant t on t.id = w.tenant_id and t.sandbox_of is null
  cross join lateral (select count(*) n, coalesce(sum(x.want), 0)::bigint want
    from (select want from tasks.open_task where queue_id = any (array(select y.queue_id from tasks.work_queue y
      where y.tenant_id = w.tenant_id and y.project_id = w.project_id)) limit 100000) x) o
  cross join lateral (select count(*) n, min(a.lease_until) next from tasks.assignment a
    where a.tenant_id = w.tenant_id and a.project_id = w.project_id and a.state = 'leased' and not a.training) l
  cross join lateral (select count(*) n from tasks.submission x
    where x.tenant_id = w.tenant_id and x.project_id = w.project_id and x.submitted_at > at - interval '1 hour') s
  cross join lateral (select count(*) n from tasks.offer x
    where x.tenant_id = w.tenant_id and x.queue_id = w.queue_id and x.state = 'offered') f
  left join (select y.tenant_id, y.project_id, count(distinct x.contributor_id) n from tasks.queue_access x
    join tasks.work_queue y on y.queue_id = x.queue_id where x.fit > 0 group by y.tenant_id, y.project_id) qa
    on qa.tenant_id = w.tenant_id and qa.project_id = w.project_id
  where w.batch_id is null and w.tenant_id <> all ((select trust.barred())::uuid[])
    and (select (context.claims()).persona in ('ops', 'system'))
  order by t.slug, p.name
$$;

create function tasks.analyze() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as
$$ begin analyze tasks.open_task, tasks.task; end $$;

-- What the caller may take from. Where a project waits until its reviewers have caught up there is nothing to take, and its entry
-- says so if there would be.
create function tasks.feed(at timestamptz)
returns table (feed_id uuid, title jsonb, kind text, language text, amount_minor bigint, currency text,
  estimate_seconds int, fit smallint, untrained boolean, reasons text[], skills text[], supply bigint, waits_for_reviews boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.feed_id, p.title, p.kind, p.language, case p.audience when 'own' then 0 else r.amount_minor end, r.currency,
    p.estimate_seconds, least(max(abs(qa.fit)), 1000)::smallint, bool_or(qa.fit < 0), qa.reasons, p.skills,
    coalesce(sum(o.n) filter (where w.throttled_at is null), 0)::bigint, coalesce(sum(o.n) filter (where w.throttled_at is not null), 0) > 0
  from tasks.queue_access qa
  join tasks.work_queue w on w.queue_id = qa.queue_id
  join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id and p.state = 'active'
  join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
  cross join lateral (select count(*) n from (select o.task_id from tasks.open_task o where o.queue_id = w.queue_id
    and (o.kept_until is null or o.kept_until <= at or o.kept_for = qa.contributor_id)
    and (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
          and x.contributor_id = qa.contributor_id) is null limit 30) found) o
  where qa.contributor_id = context.person() and w.tenant_id <> all ((select trust.barred())::uuid[])
  group by w.feed_id, p.tenant_id, p.id, r.amount_minor, r.currency, qa.reasons
  order by coalesce(sum(o.n) filter (where w.throttled_at is null), 0) = 0, max(abs(qa.fit)) desc, w.feed_id
$$;

-- What a tenant reads of submissions: contributor_id is the name under which it alone knows the author (context.alias), so
-- that two tenants cannot match theirs. Nobody but the system reads the platform's own id.
create function tasks.submissions_of(project uuid, after uuid, most int)
returns table (id uuid, task_id uuid, contributor_id uuid, assignment_id uuid, round smallint, answer jsonb, label text,
  seconds int, submitted_at timestamptz, accepted_at timestamptz, used boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.task_id, context.alias(s.tenant_id, s.contributor_id), s.assignment_id, s.round, s.answer, s.label, s.seconds,
    s.submitted_at, s.accepted_at, s.used and s.accepted_at is not null
    from tasks.submission s
   where s.tenant_id = (select context.tenant()) and s.project_id = project and (after is null or s.id > after) and not s.known
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.id limit most
$$;
create function tasks.task_submissions(task uuid)
returns table (id uuid, task_id uuid, contributor_id uuid, assignment_id uuid, round smallint, answer jsonb, label text,
  seconds int, submitted_at timestamptz, accepted_at timestamptz, used boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.task_id, context.alias(s.tenant_id, s.contributor_id), s.assignment_id, s.round, s.answer, s.label, s.seconds,
    s.submitted_at, s.accepted_at, s.used and s.accepted_at is not null
    from tasks.submission s
   where s.tenant_id = (select context.tenant()) and s.task_id = task
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.submitted_at
$$;
create function tasks.authors(project uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select context.alias(context.tenant(), x.contributor_id)
    from (select distinct s.contributor_id from tasks.submission s
           where s.tenant_id = (select context.tenant()) and s.project_id = project) x
   where (select context.tenant()) <> all ((select trust.barred())::uuid[])
$$;

-- In a sandbox a task is done as soon as it is there.
create function tasks.complete_trial(task uuid, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); project uuid;
begin
  if not trust.is_sandbox() then raise insufficient_privilege using message = 'not a sandbox'; end if;
  delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = task;
  update tasks.task t set state = 'completed', ended_at = at where t.tenant_id = tenant and t.id = task
    returning t.project_id into project;
  perform tasks.close_batches(project, at);
end $$;

-- Tasks that this very transaction took in and that were ended elsewhere: nobody is asked, nothing is paid. Refuses any other,
-- so that nothing which somebody may have begun can be ended like this.
create function tasks.end_elsewhere(ids uuid[], states text[], ends timestamptz[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); ended int;
begin
  update tasks.task t set state = x.state::tasks.task_state, ended_at = x.ended
    from unnest(ids, states, ends) x (id, state, ended)
   where t.tenant_id = tenant and t.id = x.id and t.state = 'open' and t.answers = 0 and x.state in ('completed', 'cancelled')
     and t.xmin = pg_current_xact_id()::xid;
  get diagnostics ended = row_count;
  if ended <> cardinality(ids) then
    raise insufficient_privilege using message = 'a task that was not taken in just now cannot have ended elsewhere';
  end if;
  delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = any (ids);
  insert into tasks.tally (tenant_id, project_id, batch_id, cancelled)
    select tenant, t.project_id, t.batch_id, count(*) from tasks.task t
     where t.tenant_id = tenant and t.id = any (ids) and t.state = 'cancelled' group by t.project_id, t.batch_id;
end $$;
-- The same of a batch in staging of which nothing is left to do.
create function tasks.end_batch_elsewhere(batch uuid, phase text, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant();
begin
  update tasks.batch b set state = phase, ended_at = at
   where b.tenant_id = tenant and b.id = batch and b.state = 'staging' and phase in ('completed', 'cancelled')
     and not exists (select from tasks.task t
       where t.tenant_id = tenant and t.batch_id = b.id and t.state in ('open', 'answered'));
end $$;

-- Puts known tasks beside the feed of a project, under the ids that they have already. Their answers are counted on the row
-- like those of any task, of which more are wanted than anybody can give.
create function tasks.add_known(project uuid, ids uuid[], payloads jsonb, labels text[], sources uuid[], most int, at timestamptz)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); queue int;
begin
  select w.queue_id into strict queue from tasks.work_queue w
   where w.tenant_id = tenant and w.project_id = project and w.stage = 'attempt' and w.batch_id is null;
  insert into tasks.task (tenant_id, id, project_id, queue_id, state, wanted, payload, created_at)
    select tenant, a.id, project, queue, 'known', 32767, a.payload, at
      from (select unnest(ids) as id, jsonb_array_elements(payloads) as payload) a;
  insert into tasks.known (tenant_id, task_id, project_id, label, place, exposures_max, source_task_id)
    select tenant, a.id, project, a.label, floor(random() * 1000000)::int, most, a.source
      from unnest(ids, labels, sources) a (id, label, source);
  perform tasks.share_known(tenant, project);
end $$;

-- Tells each known task how many there are of its label. Every other turn begins where the lowest stands, so that what is
-- new is not all that anybody gets.
create function tasks.share_known(tenant uuid, project uuid) returns void
language sql volatile as $$
  update tasks.known k set share = n.n, turn = greatest(k.turn, n.least)
    from (select x.label, count(*)::int as n, (select coalesce(min(y.turn), 0) from tasks.known y where y.tenant_id = tenant
        and y.project_id = project and y.retired_at is null and y.exposures > 0) as least
      from tasks.known x where x.tenant_id = tenant and x.project_id = project and x.retired_at is null group by x.label) n
   where k.tenant_id = tenant and k.project_id = project and k.retired_at is null and k.label = n.label
     and (k.share, k.turn) is distinct from (n.n, greatest(k.turn, n.least))
$$;

-- Takes known tasks out of the feed; who holds one goes on, and is told nothing.
create function tasks.retire_known(ids uuid[], at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); project uuid;
begin
  for project in with gone as (update tasks.known k set retired_at = at
      where k.tenant_id = tenant and k.task_id = any (ids) and k.retired_at is null returning k.project_id)
      select distinct g.project_id from gone g loop
    perform tasks.share_known(tenant, project);
  end loop;
end $$;

-- Puts known tasks beside the feed again that were not shown too often.
create function tasks.return_known(ids uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); project uuid;
begin
  for project in with back as (update tasks.known k set retired_at = null
      where k.tenant_id = tenant and k.task_id = any (ids) and k.retired_at is not null and k.exposures < k.exposures_max
      returning k.project_id) select distinct b.project_id from back b loop
    perform tasks.share_known(tenant, project);
  end loop;
end $$;

-- Counts how often known tasks were handed out, and retires those that were often enough.
create function tasks.count_known(ids uuid[], at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update tasks.known k set exposures = n.n, turn = k.turn + k.share * (n.n - k.exposures),
      retired_at = case when n.n >= k.exposures_max then coalesce(k.retired_at, at) else k.retired_at end
    from (select a.task_id, count(*)::int as n from tasks.assignment a
           where a.tenant_id = context.tenant() and a.task_id = any (ids) group by a.task_id) n
   where k.tenant_id = context.tenant() and k.task_id = n.task_id and k.exposures < n.n
$$;

-- Holds the queues of a project back from new claims, or hands out again; says whether that changed anything.
create function tasks.throttle(project uuid, holds boolean, at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update tasks.work_queue w set throttled_at = case when holds then at end
   where w.tenant_id = context.tenant() and w.project_id = project and (w.throttled_at is null) = holds;
  return found;
end $$;

-- How often claims of a project get a known task, in thousandths, and after how many showings each is retired.
create function tasks.mix_known(project uuid, rate int, newcomer int, newcomer_until int, most int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant();
begin
  update tasks.work_queue w set known_rate = rate, newcomer_rate = newcomer, newcomer_answers = newcomer_until
   where w.tenant_id = tenant and w.project_id = project;
  update tasks.known k set exposures_max = most
   where k.tenant_id = tenant and k.project_id = project and k.retired_at is null and k.exposures_max <> most;
end $$;

call kit.permit('customer', 'tasks:task:ended_elsewhere', 'tasks:batch:ended_elsewhere', 'tasks:queue:opened', 'tasks:task:added', 'tasks:task:cancelled', 'tasks:task:reopened', 'tasks:batch:created',
  'tasks:batch:finalized', 'tasks:batch:paused', 'tasks:batch:resumed', 'tasks:batch:cancelled',
  'tasks:batch:grouped', 'tasks:batch:ordered');
grant usage on schema tasks to tz_customer, tz_contributor, tz_ops, tz_system;
grant select on tasks.batch, tasks.task, tasks.tally, tasks.batch_group to tz_customer, tz_system;
grant insert, delete on tasks.batch_group to tz_customer;
grant execute on function tasks.order_batches to tz_customer;
grant select (tenant_id, id, task_id, project_id, assignment_id, round, answer, label, seconds, submitted_at, accepted_at, used, known)
  on tasks.submission to tz_customer;
grant select on tasks.submission, tasks.report, tasks.known to tz_system;
grant select on tasks.known to tz_customer;
grant execute on function tasks.add_known, tasks.mix_known, tasks.return_known to tz_customer;
grant execute on function tasks.retire_known to tz_customer, tz_system;
grant execute on function tasks.count_known, tasks.throttle to tz_system;
grant execute on function tasks.submissions_of, tasks.task_submissions, tasks.authors to tz_customer, tz_system;
grant select (tenant_id, task_id, project_id, state, claimed_at, lease_until) on tasks.assignment to tz_customer;
grant select on tasks.assignment to tz_system;
grant insert on tasks.batch to tz_customer;
grant select on tasks.submission to tz_contributor;
grant execute on function tasks.claim, tasks.claim_offer, tasks.submit, tasks.skip, tasks.report_lack, tasks.heartbeat, tasks.save_draft,
  tasks.draft_of, tasks.held, tasks.spec_of, tasks.is_withdrawn, tasks.my_assignments, tasks.my_offers, tasks.feed to tz_contributor;
grant execute on function tasks.open_queue, tasks.hold_batch, tasks.intake, tasks.make_offers, tasks.analyze, tasks.lock_batch,
  tasks.open_batch, tasks.pause_batch, tasks.cancel_batch, tasks.cancel, tasks.rename, tasks.complete_trial, tasks.close_batches,
  tasks.reopen_reported, tasks.reports_of, tasks.end_elsewhere, tasks.end_batch_elsewhere to tz_customer;
grant execute on function tasks.expire_leases, tasks.expire_offers, tasks.uphold_overdue, tasks.withdraw, tasks.grant_access,
  tasks.set_access, tasks.queue_needs, tasks.leave_completed, tasks.close_batches, tasks.fold_tallies to tz_system;
grant execute on function tasks.queue_health to tz_ops, tz_system;
