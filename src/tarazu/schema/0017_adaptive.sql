-- Where answers decide how many there are: what a fit of all of them writes, a few tasks at a time. tasks.weigh follows
-- single answers between two fits; tables and claims are those of 0005.

-- Keeps what a fit learned. `said` has a row of labels x labels for each of `people`, one after the other. What the budget
-- leaves is counted with the row locked, so that no seat is opened meanwhile: the budget, less what answers have cost and
-- what the awaited ones will.
create function tasks.learn(project uuid, names text[], log_prior double precision[], log_anybody double precision[],
  cooling double precision, seen int, people uuid[], said_by double precision[], at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); size int := cardinality(log_anybody); p projects.project; pay bigint; spent bigint; awaited bigint;
begin
  insert into tasks.stopping as s (tenant_id, project_id, labels, prior, anybody, temperature, seats_left, answers, fitted_at)
    values (tenant, project, names, log_prior, log_anybody, cooling, 0, seen, at)
    on conflict (tenant_id, project_id) do update set labels = excluded.labels, prior = excluded.prior, anybody = excluded.anybody,
      temperature = excluded.temperature, answers = excluded.answers, fitted_at = excluded.fitted_at;
  select * into strict p from projects.project x where x.tenant_id = tenant and x.id = project;
  select r.amount_minor into strict pay from projects.rate r
   where r.tenant_id = tenant and r.project_id = project and r.version = p.rate_version;
  if p.budget_minor is null or pay = 0 then
    update tasks.stopping s set seats_left = null where s.tenant_id = tenant and s.project_id = project;
  else
    -- in one statement: an answer that comes between two would be neither paid for nor awaited
    select (select coalesce(sum(a.amount_minor), 0) from tasks.assignment a
             where a.tenant_id = tenant and a.project_id = project and a.state = 'submitted' and not a.training),
           (select coalesce(sum(t.wanted - t.answers), 0) from tasks.task t
             where t.tenant_id = tenant and t.project_id = project and t.state = 'open') into spent, awaited;
    update tasks.stopping s set seats_left = greatest((p.budget_minor - spent) / pay - awaited, 0)
     where s.tenant_id = tenant and s.project_id = project;
  end if;
  insert into tasks.voter as v (tenant_id, project_id, contributor_id, said)
    select tenant, project, x.person, said_by[(x.n - 1) * size + 1 : x.n * size] from unnest(people) with ordinality x (person, n)
    on conflict (tenant_id, project_id, contributor_id) do update set said = excluded.said where v.said <> excluded.said;
end $$;

-- Puts the beliefs of a fit in force, `beliefs` being labels x tasks, and acts on them. A task that had `seen` other answers
-- is left to the next fit. What is sure waits no more; what was answered and is in doubt is asked of one more person, of an
-- expert once the most have answered; a waiting seat is kept for whom the fit names. Returns how many were opened and closed.
create function tasks.steer(project uuid, ids uuid[], seen int[], beliefs double precision[], people uuid[], until timestamptz,
  at timestamptz, out opened int, out closed int)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  tenant uuid := context.tenant(); expert constant uuid := '00000000-0000-0000-0000-000000000000';
  p projects.project; s tasks.stopping; t record; fresh double precision[]; sure boolean; size int; more int; keeper uuid;
begin
  opened := 0; closed := 0;
  -- what a crash loses of a fit, the next one writes again: nobody's submission waits for the disk behind it
  perform set_config('synchronous_commit', 'off', true);
  select * into strict p from projects.project x where x.tenant_id = tenant and x.id = project;
  select * into strict s from tasks.stopping x where x.tenant_id = tenant and x.project_id = project;
  size := cardinality(s.labels);
  if p.confidence is null then return; end if;
  -- batches before tasks, and both in the order of their ids
  perform from tasks.batch b where b.tenant_id = tenant and b.id = any (array(select x.batch_id from tasks.task x
    where x.tenant_id = tenant and x.id = any (ids))) order by b.id for share;
  -- and every task before the budget, which a submission takes after its own task
  perform from tasks.task x where x.tenant_id = tenant and x.id = any (ids) and x.project_id = project order by x.id for update;
  for t in select x.id, x.state, x.answers, x.wanted, x.queue_id, x.prio, i.n, coalesce(b.state, 'in_progress') as phase
      from unnest(ids) with ordinality i (id, n)
      join tasks.task x on x.tenant_id = tenant and x.id = i.id and x.project_id = project
      left join tasks.batch b on b.tenant_id = tenant and b.id = x.batch_id
     order by x.id loop
    continue when t.answers <> seen[t.n] or t.state not in ('open', 'answered');
    fresh := beliefs[(t.n - 1) * size + 1 : t.n * size];
    sure := tasks.is_sure(fresh, p.confidence, s.temperature);
    more := 0; keeper := people[t.n];
    if t.state = 'open' and sure and t.answers >= p.redundancy and t.wanted = t.answers + 1 then
      -- a seat that somebody has taken meanwhile is theirs
      delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = t.id and o.want = 1;
      if found then
        more := -1;
        update tasks.stopping x set seats_left = x.seats_left + 1
         where x.tenant_id = tenant and x.project_id = project and x.seats_left is not null;
      end if;
    elsif t.state = 'open' and not sure and keeper is not null then
      update tasks.open_task o set kept_for = keeper, kept_until = until
       where o.tenant_id = tenant and o.task_id = t.id and o.kept_until is null;
    elsif t.state = 'answered' and not sure and t.phase <> 'cancelled' then
      if t.answers < p.redundancy_most then more := tasks.spend_seat(tenant, project)::int;
      elsif p.unsure = 'expert' and not exists (select from tasks.doubt d where d.tenant_id = tenant and d.task_id = t.id)
          and tasks.spend_seat(tenant, project) then
        more := 1; keeper := expert;
        insert into tasks.doubt (tenant_id, task_id, project_id, asked_at) values (tenant, t.id, project, at);
        perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:escalated', null, t.id,
          jsonb_build_object('project', project), at);
      end if;
    end if;
    update tasks.task x set belief = fresh, wanted = x.wanted + more,
        state = case more when 1 then 'open' when -1 then 'answered' else x.state end
     where x.tenant_id = tenant and x.id = t.id and (more <> 0 or x.belief is distinct from fresh);
    opened := opened + (more = 1)::int; closed := closed + (more = -1)::int;
    continue when more < 1 or t.phase in ('staging', 'paused');
    -- at the end of its class, for whom it is kept
    insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want, kept_for, kept_until)
      values (t.queue_id, t.prio, nextval('tasks.open_pos'), tenant, t.id, 1, keeper,
        case when keeper = expert then 'infinity' when keeper is not null then until end)
      on conflict (tenant_id, task_id) do nothing;
  end loop;
end $$;

-- Completes those of some answered tasks, with as many answers as a fit has `seen`, of which no further one is wanted:
-- nothing of their batch (of the project, without one) is open any more, or nobody has answered them for a day. Until then
-- a later fit may ask again. Returns how many.
create function tasks.settle(project uuid, ids uuid[], seen int[], at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  tenant uuid := context.tenant(); nowhere constant uuid := '00000000-0000-0000-0000-000000000000';
  p projects.project; s tasks.stopping; t record; busy uuid[]; sure boolean; n int := 0;
begin
  select * into strict p from projects.project x where x.tenant_id = tenant and x.id = project;
  select * into s from tasks.stopping x where x.tenant_id = tenant and x.project_id = project;
  busy := array(select distinct coalesce(x.batch_id, nowhere) from tasks.task x
    where x.tenant_id = tenant and x.project_id = project and x.state = 'open');
  for t in select x.id, x.belief from unnest(ids, seen) i (id, answers)
      join tasks.task x on x.tenant_id = tenant and x.id = i.id and x.answers = i.answers
      where x.project_id = project and x.state = 'answered' and x.accepted >= x.answers
        and (coalesce(x.batch_id, nowhere) <> all (busy) and x.belief is not null
          or not exists (select from tasks.submission a where a.tenant_id = tenant and a.task_id = x.id
            and a.submitted_at > at - interval '1 day'))
      order by x.id for update of x skip locked loop
    sure := coalesce(p.confidence is null or tasks.is_sure(t.belief, p.confidence, s.temperature), false);
    update tasks.task x set state = 'completed', ended_at = at where x.tenant_id = tenant and x.id = t.id;
    insert into tasks.doubt as d (tenant_id, task_id, project_id, ended_at, outcome)
      select tenant, t.id, project, at, case when sure then 'sure' else 'ambiguous' end
       where not sure or exists (select from tasks.doubt x where x.tenant_id = tenant and x.task_id = t.id)
      on conflict (tenant_id, task_id) do update set ended_at = excluded.ended_at, outcome = excluded.outcome;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:settled', null, t.id,
      jsonb_build_object('project', project, 'task', t.id, 'sure', sure), at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- Who may take from the queues of a project, those first who have answered in it since then, and whether they have.
create function tasks.present(project uuid, since timestamptz, most int) returns table (contributor_id uuid, answered boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.contributor_id, r.contributor_id is not null
    from (select distinct a.contributor_id from tasks.queue_access a join tasks.work_queue w on w.queue_id = a.queue_id and a.fit > 0
      where w.tenant_id = (select context.tenant()) and w.project_id = project) x
    left join (select distinct s.contributor_id from tasks.submission s where s.tenant_id = (select context.tenant())
      and s.project_id = project and s.submitted_at > since and not s.known) r on r.contributor_id = x.contributor_id
   order by r.contributor_id is null, x.contributor_id limit most
$$;

-- People who never get certain tasks, as if they had skipped them: task i is kept from person i.
create function tasks.keep_away(ids uuid[], people uuid[], at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until, ended_at,
      skip_reason, guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped)
    select t.tenant_id, t.id, x.person, gen_random_uuid(), t.project_id, t.queue_id, 'skipped', at, at, at, 'kept_away',
        p.guideline_version, p.ontology_version, p.rate_version, 0, r.currency, p.acceptance, false
      from unnest(ids, people) x (task, person)
      join tasks.task t on t.tenant_id = context.tenant() and t.id = x.task
      join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
      join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    on conflict (tenant_id, task_id, contributor_id) do nothing
$$;

grant select on tasks.stopping, tasks.voter to tz_system;
grant select on tasks.doubt to tz_customer, tz_system;
grant execute on function tasks.learn, tasks.steer, tasks.settle, tasks.present, tasks.keep_away to tz_system;

-- A project's own answers replayed under other settings of how many there are: counted when somebody asks, and anew when there
-- are many more answers than the `votes` counted then. It is being counted while it was asked for later than computed.
create table quality.what_if (
  tenant_id uuid not null,
  project_id uuid not null,
  body jsonb,
  votes int not null default 0,
  requested_at timestamptz not null,
  computed_at timestamptz,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
  check ((body is null) = (computed_at is null))
);
call kit.protect('quality.what_if');
grant select, insert (tenant_id, project_id, requested_at), update (requested_at) on quality.what_if to tz_customer;
grant select, insert, update on quality.what_if to tz_system;
call kit.permit('customer', 'quality.what_if');
call kit.permit('system', 'quality.what_if');
