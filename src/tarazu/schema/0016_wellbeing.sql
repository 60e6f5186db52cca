-- Work that may hurt whoever does it: what is in it is told first, nobody is handed it who did not agree, and nobody more of it
-- than is good for a person.

-- What a project is declared to hold. A version is never changed; whoever agreed to asks_since or a later one has read what the
-- version says. Hazards are kept in the words in which they are shown.
create table projects.sensitivity (
  tenant_id uuid not null,
  project_id uuid not null,
  version int not null,
  asks_since int not null,
  hazards jsonb not null,
  warning jsonb not null,
  help jsonb not null,
  tasks_a_day int not null check (tasks_a_day between 1 and 1000),
  minutes_a_day int not null check (minutes_a_day between 5 and 1440),
  break_minutes int not null check (break_minutes between 5 and 240),
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
  check (asks_since between 1 and version)
);
call kit.protect('projects.sensitivity');

-- Limits that people set for themselves; no customer learns of them.
alter table workforce.contributor
  add column tasks_a_day int check (tasks_a_day between 1 and 1000),
  add column minutes_a_day int check (minutes_a_day between 5 and 1440);

create function workforce.limit_self(most_tasks int, most_minutes int, event uuid, at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update workforce.contributor w set tasks_a_day = most_tasks, minutes_a_day = most_minutes where w.id = context.person();
  if not found then return false; end if;
  perform kit.record_event('00000000-0000-0000-0000-000000000000', event, 'workforce:contributor:limited', context.person(),
    context.person(), '{}', at);
  return true;
end $$;

-- Who agreed to which version of what a project is declared to hold, and until when: they withdrew, or agreed to a later text.
create table tasks.consent (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  version int not null,
  given_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id, version) references projects.sensitivity (tenant_id, project_id, version)
);
create unique index consent_standing on tasks.consent (tenant_id, project_id, contributor_id) where ended_at is null;
call kit.protect('tasks.consent');

-- What somebody was shown of sensitive work, one row per claim, and per review, appeal or adjudication that was taken; of these
-- `until` says for how long, which a claim's assignment does.
create table tasks.exposure (
  tenant_id uuid not null,
  contributor_id uuid not null,
  claimed_at timestamptz not null,
  task_id uuid not null,
  until timestamptz,
  primary key (tenant_id, contributor_id, claimed_at, task_id)
);
create index exposure_of_person on tasks.exposure (contributor_id, claimed_at);
call kit.protect('tasks.exposure');

create type tasks.dose as (tasks int, minutes int, opens_at timestamptz);

-- How many sensitive tasks somebody took in the last 24 hours, of whatever customer, and how many minutes they held any; times
-- that overlap count once, and a returned answer no more. With limits, when they may take the next: null when now.
create function tasks.dose_of(person uuid, most_tasks int, most_minutes int, at timestamptz) returns tasks.dose
language plpgsql stable as $$
declare day interval := '24 hours'; held tstzmultirange; took interval; over interval; found tasks.dose; later timestamptz;
begin
  select count(*), (array_agg(e.claimed_at order by e.claimed_at desc))[most_tasks] + day into found.tasks, found.opens_at
    from tasks.exposure e where e.contributor_id = person and e.claimed_at > at - day;
  -- nothing is held for longer than a week
  select range_agg(tstzrange(greatest(x.since, at - day), x.until)) into held
    from (select e.claimed_at as since, least(at, coalesce(e.until, s.submitted_at, a.ended_at, a.lease_until)) as until
        from tasks.exposure e
        left join tasks.assignment a on a.tenant_id = e.tenant_id and a.task_id = e.task_id and a.contributor_id = e.contributor_id
        left join tasks.submission s on s.tenant_id = e.tenant_id and s.task_id = e.task_id
          and s.contributor_id = e.contributor_id and s.round = 1
       where e.contributor_id = person and e.claimed_at > at - day - interval '7 days') x
   where x.until > greatest(x.since, at - day);
  select coalesce(sum(upper(r) - lower(r)), '0') into took from unnest(held) r;
  found.minutes := floor(extract(epoch from took) / 60);
  over := took - make_interval(mins => most_minutes);
  if over >= interval '0' then
    -- the moment at which as much as is over the limit lies more than a day back
    select greatest(x.since + over - x.before + day, at + interval '1 minute') into later
      from (select lower(r) as since, upper(r) - lower(r) as lasts,
          coalesce(sum(upper(r) - lower(r)) over (order by lower(r) rows between unbounded preceding and 1 preceding), '0') as before
        from unnest(held) r) x
     where x.before + x.lasts >= over order by x.since limit 1;
    found.opens_at := greatest(found.opens_at, later);
  end if;
  return found;
end $$;

create type tasks.hindrance as (outcome text, opens_at timestamptz);

-- Why somebody may not take a task of a sensitive project: they have not agreed to what it holds, or had enough for a day.
create function tasks.hindrance(person uuid, tenant uuid, project uuid, version int, at timestamptz) returns tasks.hindrance
language plpgsql stable as $$
declare s record; dose tasks.dose;
begin
  select x.asks_since, least(x.tasks_a_day, w.tasks_a_day) as most_tasks, least(x.minutes_a_day, w.minutes_a_day) as most_minutes
    into strict s from projects.sensitivity x, workforce.contributor w
   where x.tenant_id = tenant and x.project_id = project and x.version = hindrance.version and w.id = person;
  if not exists (select from tasks.consent c where c.contributor_id = person and c.tenant_id = tenant and c.project_id = project
    and c.ended_at is null and c.version >= s.asks_since) then return row('consent_needed', null)::tasks.hindrance; end if;
  dose := tasks.dose_of(person, s.most_tasks, s.most_minutes, at);
  if dose.opens_at > at then return row('dose_reached', dose.opens_at)::tasks.hindrance; end if;
  return row(null, null)::tasks.hindrance;
end $$;

-- Whether somebody who judges answers may not be shown those to a task: it is of a sensitive project, and they have not agreed to
-- what that holds, or had enough for a day.
create function tasks.is_hindered(person uuid, tenant uuid, task uuid, at timestamptz) returns boolean
language plpgsql stable as $$
declare p record;
begin
  select x.id, x.sensitivity_version as version into p from tasks.task t
    join projects.project x on x.tenant_id = t.tenant_id and x.id = t.project_id where t.tenant_id = tenant and t.id = task;
  return coalesce(p.version > 0 and (tasks.hindrance(person, tenant, p.id, p.version, at)).outcome is not null, false);
end $$;

-- Notes that somebody who judges is shown answers to a task until a moment, if its project is sensitive.
create function tasks.expose(person uuid, tenant uuid, task uuid, until_ timestamptz, at timestamptz) returns void
language sql volatile as $$
  insert into tasks.exposure (tenant_id, contributor_id, claimed_at, task_id, until)
    select tenant, person, at, task, until_ from tasks.task t
      join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id and p.sensitivity_version > 0
     where t.tenant_id = tenant and t.id = task on conflict do nothing
$$;

-- Notes that they are shown it until another moment: they decided, or are at work on it still.
create function tasks.expose_until(person uuid, tenant uuid, task uuid, until_ timestamptz, at timestamptz) returns void
language sql volatile as $$
  update tasks.exposure e set until = until_
   where e.contributor_id = person and e.tenant_id = tenant and e.task_id = task and e.until > at
$$;

-- The sensitive work that the caller may take, or judge the answers of, or agreed to (or one feed of it): what it holds, whether they
-- agreed to that, and how much they had. Who judges finds it by its feed alone.
create function tasks.my_sensitive(feed uuid, at timestamptz)
returns table (feed_id uuid, title jsonb, version int, hazards jsonb, warning jsonb, help jsonb, tasks_a_day int, minutes_a_day int,
  break_minutes int, agreed_version int, agreed_at timestamptz, asks boolean, tasks_had int, minutes_had int, opens_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.feed_id, p.title, s.version, s.hazards, s.warning, s.help, least(s.tasks_a_day, me.tasks_a_day),
    least(s.minutes_a_day, me.minutes_a_day), s.break_minutes, c.version, c.given_at, coalesce(c.version < s.asks_since, true),
    d.tasks, d.minutes, d.opens_at
  from (
    select distinct w.feed_id, w.tenant_id, w.project_id from tasks.work_queue w
     where (feed is null or w.feed_id = feed) and w.tenant_id <> all ((select trust.barred())::uuid[])
       and (exists (select from tasks.queue_access a where a.contributor_id = context.person() and a.queue_id = w.queue_id)
         or exists (select from tasks.offer o where o.contributor_id = context.person() and o.state = 'offered'
           and o.queue_id = w.queue_id)
         or exists (select from tasks.consent c where c.contributor_id = context.person() and c.tenant_id = w.tenant_id
           and c.project_id = w.project_id and c.ended_at is null)
         or feed is not null and exists (select from workforce.contributor r
           join projects.project v on v.tenant_id = w.tenant_id and v.id = w.project_id and v.language = any (r.languages)
          where r.id = context.person() and r.is_reviewer and r.standing = 'good'))
  ) x
  join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
  join projects.sensitivity s on s.tenant_id = p.tenant_id and s.project_id = p.id and s.version = p.sensitivity_version
  join workforce.contributor me on me.id = context.person()
  left join tasks.consent c on c.contributor_id = me.id and c.tenant_id = p.tenant_id and c.project_id = p.id and c.ended_at is null
  cross join lateral tasks.dose_of(me.id, least(s.tasks_a_day, me.tasks_a_day), least(s.minutes_a_day, me.minutes_a_day), at) d
  order by p.title::text, x.feed_id limit 200
$$;

-- Agrees for the caller to a version of what a project holds: `given`, `stale` when that is not its text any more, `missing`.
-- The lock is that of claims, so that nobody agrees and withdraws at once.
create function tasks.give_consent(feed uuid, version int, event uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); p record;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select w.tenant_id, w.project_id, s.asks_since, s.version as newest, x.agreed_version into p
    from tasks.my_sensitive(feed, at) x
    join tasks.work_queue w on w.feed_id = x.feed_id and w.batch_id is null
    join projects.sensitivity s on s.tenant_id = w.tenant_id and s.project_id = w.project_id and s.version = x.version;
  if not found then return 'missing'; end if;
  if give_consent.version not between p.asks_since and p.newest then return 'stale'; end if;
  if p.agreed_version >= give_consent.version then return 'given'; end if;
  update tasks.consent c set ended_at = at where c.contributor_id = me and c.tenant_id = p.tenant_id and c.project_id = p.project_id
    and c.ended_at is null;
  insert into tasks.consent values (p.tenant_id, event, p.project_id, me, give_consent.version, at);
  perform kit.record_event(p.tenant_id, event, 'tasks:consent:given', context.alias(p.tenant_id, me), p.project_id,
    jsonb_build_object('version', give_consent.version), at);
  return 'given';
end $$;

-- Withdraws the caller's consent and gives back what they hold of the project. What they handed in is paid as ever; a returned
-- round stands as it was handed in last.
create function tasks.withdraw_consent(feed uuid, event uuid, at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); tenant uuid; project uuid; a tasks.assignment;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  update tasks.consent c set ended_at = at from tasks.work_queue w
   where w.feed_id = feed and w.batch_id is null and c.contributor_id = me and c.tenant_id = w.tenant_id
     and c.project_id = w.project_id and c.ended_at is null and c.tenant_id <> all ((select trust.barred())::uuid[])
  returning c.tenant_id, c.project_id into tenant, project;
  if not found then return false; end if;
  for a in select * from tasks.assignment x where x.contributor_id = me and x.state = 'leased' and x.tenant_id = tenant
            and x.project_id = project for update loop
    update tasks.assignment x set ended_at = at, skip_reason = case when a.round = 1 then 'uncomfortable' end,
        state = (case when a.round = 1 then 'skipped' else 'expired' end)::tasks.assignment_state
     where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = me;
    if a.round = 1 then perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at); end if;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:assignment:withdrawn', null, a.id, jsonb_build_object('task', a.task_id), at);
  end loop;
  perform kit.record_event(tenant, event, 'tasks:consent:withdrawn', context.alias(tenant, me), project, '{}', at);
  return true;
end $$;

-- What an editor says of breaks and help for an assignment of the caller; none where nothing was declared.
create function tasks.care_of(assignment uuid) returns table (break_minutes int, help jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.break_minutes, s.help from tasks.assignment a
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.sensitivity s on s.tenant_id = p.tenant_id and s.project_id = p.id and s.version = p.sensitivity_version
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

grant select, insert on projects.sensitivity to tz_customer;
grant select on projects.sensitivity to tz_system;
grant update (sensitivity_version) on projects.project to tz_customer;
grant execute on function workforce.limit_self to tz_contributor;
grant execute on function tasks.my_sensitive, tasks.give_consent, tasks.withdraw_consent, tasks.care_of to tz_contributor;
call kit.permit('customer', 'projects:sensitivity:declared');
