-- Training: known tasks done openly, with what was expected shown afterwards, and before the first task where a project asks it.

-- Puts tasks for training beside a project, under the ids that they have already. They are known tasks that no claim is given.
create function tasks.add_training(project uuid, ids uuid[], payloads jsonb, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); queue int;
begin
  select w.queue_id into strict queue from tasks.work_queue w
   where w.tenant_id = tenant and w.project_id = project and w.stage = 'attempt' and w.batch_id is null;
  insert into tasks.task (tenant_id, id, project_id, queue_id, state, wanted, payload, created_at)
    select tenant, a.id, project, queue, 'known', 32767, a.payload, at
      from (select unnest(ids) as id, jsonb_array_elements(payloads) as payload) a;
end $$;

-- Leases a task for training, for the first time or for another try: a fresh assignment that begins with nothing of an earlier
-- one. It pays the rate of the project or nothing, and is accepted when handed in. The caller holds the lock of claims.
create function tasks.train(tenant uuid, project uuid, queue int, task uuid, person uuid, assignment uuid, event uuid,
  sides_flipped boolean, pays boolean, at timestamptz) returns tasks.claimed
language plpgsql volatile as $$
declare f record; try smallint; amount bigint; until timestamptz;
begin
  select p.kind, p.title, p.language, p.lease_seconds, p.guideline_version, p.ontology_version, p.rate_version, p.estimate_seconds,
      p.sensitivity_version, p.audience, r.amount_minor, r.currency, t.payload::text as payload into strict f
    from projects.project p
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    join tasks.task t on t.tenant_id = p.tenant_id and t.id = task
   where p.tenant_id = tenant and p.id = project;
  select count(*) + 1 into try from tasks.submission s
   where s.tenant_id = tenant and s.task_id = task and s.contributor_id = person;
  amount := case when pays and try = 1 and f.audience <> 'own' then f.amount_minor else 0 end;
  until := at + make_interval(secs => f.lease_seconds);
  delete from tasks.draft x where x.tenant_id = tenant and x.task_id = task and x.contributor_id = person;
  delete from tasks.draft_change x where x.tenant_id = tenant and x.task_id = task and x.contributor_id = person;
  delete from tasks.commitment x where x.tenant_id = tenant and x.task_id = task and x.contributor_id = person;
  insert into tasks.assignment as a values (tenant, task, person, assignment, project, queue, 'leased', try, at, until, null, null,
      f.guideline_version, f.ontology_version, f.rate_version, amount, f.currency, 'on_submit', sides_flipped, false, false, true)
    on conflict (tenant_id, task_id, contributor_id) do update set id = excluded.id, state = 'leased', round = excluded.round,
      claimed_at = excluded.claimed_at, lease_until = excluded.lease_until, ended_at = null, skip_reason = null,
      guideline_version = excluded.guideline_version, ontology_version = excluded.ontology_version,
      flipped = excluded.flipped,
      -- what the first try pays may not be booked yet
      rate_version = case when try > 1 then a.rate_version else excluded.rate_version end,
      amount_minor = case when try > 1 then a.amount_minor else excluded.amount_minor end,
      currency = case when try > 1 then a.currency else excluded.currency end;
  if f.sensitivity_version > 0 then insert into tasks.exposure values (tenant, person, at, task); end if;
  perform kit.record_event(tenant, event, 'tasks:assignment:claimed', context.alias(tenant, person), assignment,
    jsonb_build_object('task', task, 'project', project, 'amount_minor', amount, 'currency', f.currency,
      'guideline', f.guideline_version, 'training', try), at);
  return row('claimed', assignment, tenant, project, f.kind, f.title, f.language, f.payload, until, f.guideline_version,
    f.ontology_version, amount, f.currency, f.estimate_seconds)::tasks.claimed;
end $$;

-- Whether an answer for training was right. It is in no score: everybody was told what was expected.
create table quality.training_answer (
  tenant_id uuid not null,
  submission_id uuid not null,
  item_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  round smallint not null,
  is_right boolean not null,
  answered_at timestamptz not null,
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  foreign key (tenant_id, item_id) references quality.known_item (tenant_id, id)
);
create index training_answer_of_item on quality.training_answer (tenant_id, item_id, contributor_id);
call kit.protect('quality.training_answer');
create index known_item_for_training on quality.known_item (tenant_id, project_id, id) where purpose = 'training';

-- Who has done what a project asks before its first task, for good: by their answers, or because they had worked there before.
create table quality.trained (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  contributor_id uuid not null,
  how text not null check (how in ('answers', 'earlier_work')),
  at timestamptz not null,
  primary key (tenant_id, project_id, contributor_id),
  unique (tenant_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create index trained_person on quality.trained (contributor_id);
call kit.protect('quality.trained');

-- The training items of a project as they are for a person: all that stand, and of those that were wrong what they answered,
-- which counts as right. `required` is never more than there are.
create function quality.training_counts(tenant uuid, project uuid, person uuid)
returns table (items int, tried int, done int, required int)
language sql stable as $$
  select count(*)::int, (count(*) filter (where x.tried))::int, (count(*) filter (where x.done))::int,
    least(coalesce((select g.training_required from quality.gold_policy g where g.tenant_id = tenant and g.project_id = project), 0),
      count(*))::int
    from (select i.voided_at, a.tried, a.tried and (a.is_right or i.voided_at is not null) as done
        from quality.known_item i
        cross join lateral (select count(*) > 0 as tried, coalesce(bool_or(t.is_right), false) as is_right
          from quality.training_answer t
          where t.tenant_id = tenant and t.item_id = i.id and t.contributor_id = person) a
       where i.tenant_id = tenant and i.project_id = project and i.purpose = 'training') x
   where x.voided_at is null or x.tried
$$;

-- What the caller may train for: of every project that they may work on, or will when they are trained.
create function quality.my_training(feed uuid)
returns table (feed_id uuid, title jsonb, kind text, items int, tried int, done int, required int, trained_at timestamptz,
  untrained boolean, amount_minor bigint, currency text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.feed_id, p.title, p.kind, c.items, c.tried, c.done, c.required, t.at, x.untrained,
    case when c.required > 0 and t.at is null and p.audience <> 'own' then r.amount_minor else 0 end, r.currency
    from (select w.feed_id, w.tenant_id, w.project_id, bool_or(qa.fit < 0) as untrained
        from tasks.queue_access qa join tasks.work_queue w on w.queue_id = qa.queue_id
       where qa.contributor_id = context.person() and (feed is null or w.feed_id = feed) and w.tenant_id <> all ((select trust.barred())::uuid[])
       group by w.feed_id, w.tenant_id, w.project_id) x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id and p.state = 'active'
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    left join quality.trained t on t.tenant_id = p.tenant_id and t.project_id = p.id and t.contributor_id = context.person()
    cross join lateral quality.training_counts(p.tenant_id, p.id, context.person()) c
   where c.items > 0 order by x.feed_id limit 200
$$;

-- The next training task for the caller: first what they have not tried, in the order of the project, then what they had wrong, the
-- longest ago first. Whoever holds one already is told which (`held`). The lock is that of claims.
create function quality.begin_training(feed uuid, assignment uuid, event uuid, sides_flipped boolean, most_open int, at timestamptz)
returns tasks.claimed
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); who tasks.claimant; p record; item record; hindered tasks.hindrance; none tasks.claimed;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  who := tasks.claimant(me);
  if who.standing is distinct from 'good' then none.outcome := 'restricted'; return none; end if;
  select w.queue_id, w.tenant_id, w.project_id, j.state, j.sensitivity_version as version into p
    from tasks.work_queue w
    join tasks.queue_access qa on qa.queue_id = w.queue_id and qa.contributor_id = me
    join projects.project j on j.tenant_id = w.tenant_id and j.id = w.project_id
   where w.feed_id = feed and w.tenant_id <> all (who.barred) order by w.queue_id limit 1;
  if not found then none.outcome := 'missing'; return none; end if;
  if p.state <> 'active' then none.outcome := 'paused'; return none; end if;
  select x.id into none.id from tasks.assignment x where x.contributor_id = me and x.state = 'leased' and x.training
     and x.tenant_id = p.tenant_id and x.project_id = p.project_id and x.lease_until >= at limit 1;
  if found then none.outcome := 'held'; return none; end if;
  if who.held >= most_open then none.outcome := 'too_many_open'; return none; end if;
  if p.version > 0 then
    hindered := tasks.hindrance(me, p.tenant_id, p.project_id, p.version, at);
    if hindered.outcome is not null then
      none.outcome := hindered.outcome; none.lease_until := hindered.opens_at;
      return none;
    end if;
  end if;
  select i.id, a.last is null and c.required > 0 and not exists (select from quality.trained t where t.tenant_id = p.tenant_id
      and t.project_id = p.project_id and t.contributor_id = me) as pays into item
    from quality.known_item i
    cross join lateral (select max(s.submitted_at) as last from tasks.submission s
      where s.tenant_id = i.tenant_id and s.task_id = i.id and s.contributor_id = me) a
    cross join lateral quality.training_counts(p.tenant_id, p.project_id, me) c
   where i.tenant_id = p.tenant_id and i.project_id = p.project_id and i.purpose = 'training' and i.voided_at is null
     and not exists (select from quality.training_answer t where t.tenant_id = i.tenant_id and t.item_id = i.id
       and t.contributor_id = me and t.is_right)
   order by a.last nulls first, i.id limit 1;
  if not found then none.outcome := 'training_done'; return none; end if;
  return tasks.train(p.tenant_id, p.project_id, p.queue_id, item.id, me, assignment, event, sides_flipped, item.pays, at);
end $$;

-- What an answer of the caller for training is held against, and what is said of it. Nothing before it is handed in.
create function quality.my_lesson(assignment uuid)
returns table (submission_id uuid, feed_id uuid, kind text, ontology jsonb, payload jsonb, flipped boolean, answer jsonb, expected jsonb,
  tolerance float8, explanation text, clause text, void_reason text, is_right boolean, round smallint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, w.feed_id, p.kind, o.body, i.payload, a.flipped, s.answer, coalesce(i.corrected, i.expected),
    coalesce(g.tolerance, 0.5), i.explanation, i.clause, i.void_reason, t.is_right, s.round
    from tasks.assignment a
    join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.task_id
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id = a.contributor_id
      and s.round = a.round
    join tasks.work_queue w on w.queue_id = a.queue_id
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
    left join quality.gold_policy g on g.tenant_id = a.tenant_id and g.project_id = a.project_id
    left join quality.training_answer t on t.tenant_id = s.tenant_id and t.submission_id = s.id
   where a.contributor_id = context.person() and a.id = assignment and a.training and a.state = 'submitted'
     and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- Notes who has as many right as a project asks: those of some people, or null for all who ever answered there.
create function quality.settle_trained(tenant uuid, project uuid, people uuid[], at timestamptz) returns int
language plpgsql volatile as $$
declare t quality.trained; n int := 0;
begin
  for t in insert into quality.trained (tenant_id, project_id, contributor_id, how, at)
      select tenant, project, x.person, 'answers', settle_trained.at
        from (select distinct a.contributor_id as person from quality.training_answer a where a.tenant_id = tenant
            and a.project_id = project and (people is null or a.contributor_id = any (people))) x
        cross join lateral quality.training_counts(tenant, project, x.person) c
       where c.required > 0 and c.done >= c.required
      on conflict do nothing returning * loop
    perform kit.record_event(tenant, gen_random_uuid(), 'quality:training:finished', context.alias(tenant, t.contributor_id), t.id,
      jsonb_build_object('project', project), settle_trained.at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- Records once whether answers for training were right.
create function quality.write_training(tenant uuid, ids uuid[], rights boolean[], at timestamptz) returns int
language plpgsql volatile as $$
declare a quality.training_answer; n int := 0;
begin
  -- two answers of one person at once must not each miss the other when they are counted
  perform pg_advisory_xact_lock(77, x.h) from (select distinct hashtext(s.contributor_id::text) as h from tasks.submission s
    where s.tenant_id = tenant and s.id = any (ids) order by 1) x;
  for a in insert into quality.training_answer
      select tenant, s.id, s.task_id, s.project_id, s.contributor_id, s.round, x.is_right, s.submitted_at
        from unnest(ids, rights) x (id, is_right) join tasks.submission s on s.tenant_id = tenant and s.id = x.id
      on conflict do nothing returning * loop
    perform kit.record_event(tenant, gen_random_uuid(), 'quality:training:judged', context.alias(tenant, a.contributor_id),
      a.submission_id, jsonb_build_object('project', a.project_id, 'item', a.item_id, 'right', a.is_right), write_training.at);
    perform quality.settle_trained(tenant, a.project_id, array[a.contributor_id], write_training.at);
    n := n + 1;
  end loop;
  return n;
end $$;
create function quality.record_training(ids uuid[], rights boolean[], at timestamptz) returns int
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select quality.write_training(context.tenant(), ids, rights, at)
$$;
create function quality.record_lesson(assignment uuid, is_right boolean, at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select quality.write_training(a.tenant_id, array[s.id], array[is_right], at) from tasks.assignment a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id = a.contributor_id
      and s.round = a.round
   where a.contributor_id = context.person() and a.id = assignment and a.training and a.state = 'submitted'
     and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- After a change of what a project asks: whoever has worked there is never kept from it, and fewer may now be enough.
create function quality.settle_training(project uuid, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant();
begin
  if not exists (select from quality.gates(project)) then return; end if;
  insert into quality.trained (tenant_id, project_id, contributor_id, how, at)
    select tenant, project, x.contributor_id, 'earlier_work', settle_training.at
      from (select distinct s.contributor_id from tasks.submission s
        where s.tenant_id = tenant and s.project_id = project and not s.known) x
    on conflict do nothing;
  perform quality.settle_trained(tenant, project, null, settle_training.at);
end $$;

-- The projects that ask for training (or one of them), and who is trained: of one project, or one person; matching asks across
-- tenants.
create function quality.gates(project uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.project_id from quality.gold_policy g
   where g.training_required > 0 and (project is null or g.project_id = project)
     and exists (select from quality.known_item i where i.tenant_id = g.tenant_id and i.project_id = g.project_id
       and i.purpose = 'training' and i.voided_at is null)
$$;
create function quality.trained_people(project uuid, person uuid) returns table (project_id uuid, contributor_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.project_id, t.contributor_id from quality.trained t
   where (project is null or t.project_id = project) and (person is null or t.contributor_id = person)
$$;

-- How people get on with the training items of the caller's project that stand, those first that most had wrong at first.
create function quality.training_items(project uuid, most int)
returns table (id uuid, payload jsonb, label text, people int, right_first int, right_ever int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.id, i.payload, i.label, a.people, a.right_first, a.right_ever from quality.known_item i
    cross join lateral (select count(*)::int as people, (count(*) filter (where x.at_first))::int as right_first,
        (count(*) filter (where x.ever))::int as right_ever
      from (select bool_or(t.is_right and t.round = 1) as at_first, bool_or(t.is_right) as ever from quality.training_answer t
        where t.tenant_id = i.tenant_id and t.item_id = i.id group by t.contributor_id) x) a
   where i.tenant_id = (select context.tenant()) and i.project_id = project and i.purpose = 'training' and i.voided_at is null
     and (select context.tenant()) <> all ((select trust.barred())::uuid[])
   order by a.right_first::float8 / nullif(a.people, 0) nulls last, a.people desc, i.id limit most
$$;
-- How many people have begun to train for the caller's project, and how many have as many right as it asked.
create function quality.training_people(project uuid) returns table (begun int, finished int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select count(distinct a.contributor_id)::int from quality.training_answer a
      where a.tenant_id = context.tenant() and a.project_id = project),
    (select count(*)::int from quality.trained t
      where t.tenant_id = context.tenant() and t.project_id = project and t.how = 'answers')
   where context.tenant() <> all ((select trust.barred())::uuid[])
$$;

grant select (tenant_id, submission_id, item_id, project_id, round, is_right, answered_at) on quality.training_answer to tz_customer;
grant select on quality.training_answer, quality.trained to tz_system;
grant select (tenant_id, id, project_id, how, at) on quality.trained to tz_customer;
grant execute on function tasks.add_training, quality.training_items, quality.training_people to tz_customer;
grant execute on function quality.my_training, quality.begin_training, quality.my_lesson, quality.record_lesson to tz_contributor;
grant execute on function quality.record_training, quality.settle_training, quality.gates, quality.trained_people to tz_system;
