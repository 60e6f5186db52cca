-- Where answers decide how many there are, a known task is weighed as any other: its row was told by the shorter way that its answer took.

drop function tasks.spend_seat(uuid, uuid);
-- Takes one of the answers that the budget of a project still lets it ask for; false where none is left. A known task `costs` none.
create function tasks.spend_seat(tenant uuid, project uuid, costs int default 1) returns boolean
language plpgsql volatile as $$
declare bounded boolean;
begin
  select s.seats_left is not null into bounded from tasks.stopping s where s.tenant_id = tenant and s.project_id = project;
  if not bounded then return true; end if;
  update tasks.stopping s set seats_left = s.seats_left - costs
   where s.tenant_id = tenant and s.project_id = project and coalesce(s.seats_left, 1) > 0;
  return found;
end $$;

-- Counts one answer where the answers decide how many there are: moves the belief of its task and, when nobody else's is
-- awaited and it is in doubt, asks one more person. What is answered is completed by tasks.settle, after it was seen by a fit.
-- A known task takes the same way, in turns as long as a task may be: the belief of each is nobody's but its own, what it asks for
-- goes to queue 0, from which nobody takes (tasks.count_known clears it), and it holds a batch of its project, as if it were in it.
create or replace function tasks.weigh(tenant uuid, project uuid, task uuid, queue int, person uuid, answer_label text, at timestamptz)
returns void
language plpgsql volatile as $$
declare t record; phase text; after double precision[]; asks boolean;
begin
  -- the batch before its task, as everywhere
  select b.state into phase from tasks.task x join tasks.batch b on b.tenant_id = x.tenant_id and b.id = case x.state when 'known'
      then (select y.id from tasks.batch y where y.tenant_id = tenant and y.project_id = project order by y.name desc limit 1) else x.batch_id end
   where x.tenant_id = tenant and x.id = task for share of b;
  select x.ctid, x.answers + 1 as n, x.wanted, x.state, coalesce(x.belief, s.prior) as belief, s.prior, coalesce(v.said, s.anybody) as said,
      array_position(s.labels, answer_label) as place, s.temperature, s.labels is not null as is_fitted, p.redundancy_most as most, p.confidence,
      x.state = 'known' as is_known, p.redundancy as least
    into strict t
    from tasks.task x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = project
    left join tasks.stopping s on s.tenant_id = x.tenant_id and s.project_id = project
    left join tasks.voter v on v.tenant_id = x.tenant_id and v.project_id = project and v.contributor_id = person
   where x.tenant_id = tenant and x.id = task for update of x;
  if t.n > t.wanted then raise check_violation using message = 'more answers than wanted'; end if;
  after := tasks.moved(case when t.is_known and t.n % t.most = 1 % t.most then t.prior else t.belief end, t.said, t.place);
  asks := case when t.is_known then (t.n - 1) % t.most + 1 between t.least and t.most - 1
      else t.n = t.wanted and t.state = 'open' and t.n < t.most and phase is distinct from 'cancelled' end
    and t.is_fitted and not tasks.is_sure(after, t.confidence, t.temperature);
  asks := coalesce(asks, false) and tasks.spend_seat(tenant, project, (not t.is_known)::int);
  update tasks.task x set answers = t.n, accepted = x.accepted + 1, belief = after, wanted = t.wanted + (asks and not t.is_known)::int,
      state = case when asks or t.n < t.wanted then t.state when t.confidence is null then 'completed' else 'answered' end,
      ended_at = case when t.n = t.wanted and t.confidence is null then at end
   where x.tenant_id = tenant and x.id = task;
  if asks and (t.is_known or coalesce(phase, 'in_progress') = 'in_progress') then
    insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want)
      select case when t.is_known then 0 else queue end, x.prio, nextval('tasks.open_pos'), tenant, task, 1
        from tasks.task x where x.tenant_id = tenant and x.id = task
      on conflict (tenant_id, task_id) do update set want = tasks.open_task.want + 1;
  end if;
end $$;

-- Makes the lease both for the feed and for an offer; rate, guideline, ontology and acceptance freeze here.
create or replace function tasks.lease(project uuid, tenant uuid, task uuid, person uuid, pad bytea, queue int, assignment uuid,
  event uuid, sides_flipped boolean, is_known boolean, at timestamptz) returns tasks.claimed
language plpgsql volatile as $$
declare f record; until timestamptz;
begin
  select p.kind, p.title, p.language, p.lease_seconds, p.guideline_version, p.ontology_version, p.rate_version,
      p.acceptance, p.estimate_seconds, p.sensitivity_version, p.confidence is not null as weighed,
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

-- Counts how often known tasks were handed out, retires those that were often enough, and clears what they asked for (tasks.weigh).
create or replace function tasks.count_known(ids uuid[], at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  delete from tasks.open_task o where o.tenant_id = context.tenant() and o.task_id = any (ids) and o.queue_id = 0;
  update tasks.known k set exposures = n.n, turn = k.turn + k.share * (n.n - k.exposures),
      retired_at = case when n.n >= k.exposures_max then coalesce(k.retired_at, at) else k.retired_at end
    from (select a.task_id, count(*)::int as n from tasks.assignment a
           where a.tenant_id = context.tenant() and a.task_id = any (ids) group by a.task_id) n
   where k.tenant_id = context.tenant() and k.task_id = n.task_id and k.exposures < n.n
$$;

-- Waiting answers come back: more wanted of a waiting row, or a new row at the end of its priority class. A batch that is
-- held back keeps them, and tasks.release counts them later; one that is cancelled cancels what nobody has begun. A batch
-- is locked before its tasks, here as everywhere. What comes back of a known task goes to queue 0, as in tasks.weigh.
create or replace function tasks.put_back(tenant uuid, task uuid, queue int, answers_wanted int, at timestamptz) returns void
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
    select case t.state when 'known' then 0 else queue end, t.prio, nextval('tasks.open_pos'), tenant, task, answers_wanted, e.kept_for, e.kept_until
      from tasks.task t cross join tasks.expert_seat(tenant, task) e
     where t.tenant_id = tenant and t.id = task and t.state in ('open', 'known') for key share of t
    on conflict (tenant_id, task_id) do update set want = o.want + excluded.want;
end $$;
