-- Drift reads the weeks that it compares and no more, all projects of a language once a day, and tests each scope once a day.

-- The answers of a project in order of time: what a period holds is a range of it, however many came before.
create index submission_of_days on tasks.submission (tenant_id, project_id, submitted_at);

-- The same answers to known items.
create index known_answer_of_days on quality.known_answer (tenant_id, project_id, answered_at);

-- What the projects of a language came to together, as it was counted last.
create table quality.language_count (
  tenant_id uuid not null,
  language text not null,
  counted_at timestamptz not null,
  -- The periods, as drift reads them.
  body jsonb not null,
  primary key (tenant_id, language)
);
call kit.protect('quality.language_count');

-- When the scopes of a project were last tested for a fall.
create table quality.drift_test (
  tenant_id uuid not null,
  project_id uuid not null,
  tested_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.drift_test');

drop function quality.compared(uuid, text, timestamptz);

-- The answers of a project since some time that drift compares: with what their task came to, where several people answered it, and with
-- known items that stand.
create function quality.compared(tenant uuid, project uuid, since timestamptz)
returns table (id uuid, project_id uuid, task_id uuid, item_id uuid, contributor_id uuid, at timestamptz, measure text, label text,
  expected text, agrees boolean)
language sql stable as $$
  select s.id, s.project_id, s.task_id, null::uuid, s.contributor_id, s.submitted_at, 'consensus', s.label, c.label, s.label = c.label
    from tasks.submission s
    join quality.consensus c on c.tenant_id = s.tenant_id and c.task_id = s.task_id
   where s.tenant_id = tenant and s.project_id = project and s.used and s.accepted_at is not null and s.submitted_at >= since and c.votes > 1
  union all
  select a.submission_id, a.project_id, null, a.item_id, a.contributor_id, a.answered_at, 'known', s.label, i.label, a.is_right
    from quality.known_answer a
    join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id and i.voided_at is null and i.disputed_at is null
    left join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
   where a.tenant_id = tenant and a.project_id = project and a.answered_at >= since
$$;

-- The answers behind one figure of drift (but of a skill: who has one is nobody's to learn), the newest first. Of each project of a
-- language no more are read than are shown.
create or replace function quality.drift_answers(project uuid, scope text, name text, measure text, since timestamptz, until timestamptz,
  agreeing boolean, first_answers int, before uuid, most int)
returns table (id uuid, project_id uuid, task_id uuid, item_id uuid, contributor_id uuid, label text, expected text, agrees boolean,
  at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare p projects.project; people uuid[]; starts timestamptz[];
begin
  select x.* into p from projects.project x where x.tenant_id = context.tenant() and x.id = project
     and x.tenant_id <> all ((select trust.barred())::uuid[]);
  if scope = 'experience' then
    -- once for each person, not for each answer
    select array_agg(x.contributor_id), array_agg(quality.experienced_at(p.tenant_id, p.id, x.contributor_id, first_answers)) into people, starts
      from (select distinct g.contributor_id from quality.compared(p.tenant_id, p.id, since) g where g.measure = drift_answers.measure) x;
  end if;
  return query select g.id, g.project_id, g.task_id, g.item_id, context.alias(p.tenant_id, g.contributor_id), g.label, g.expected, g.agrees, g.at
    from (select x.id from projects.project x where x.tenant_id = p.tenant_id and (x.id = p.id or scope = 'language' and x.language = p.language)) o
    cross join lateral (select c.* from quality.compared(p.tenant_id, o.id, since) c
       where c.measure = drift_answers.measure and c.at < until and (agreeing is null or c.agrees = agreeing) and (before is null or c.id < before)
       order by c.id desc limit case when scope in ('project', 'language') then most end) g
    left join unnest(people, starts) x (person, began) on x.person = g.contributor_id
   where case scope when 'project' then true when 'language' then true
       when 'experience' then coalesce(g.at >= x.began, false) = (name = 'experienced')
       when 'group' then exists (select from workforce.grouped m
         join workforce.staff_group w on w.tenant_id = m.tenant_id and w.id = m.group_id
        where m.tenant_id = p.tenant_id and m.project_id = project and m.principal_id = g.contributor_id and w.name = drift_answers.name)
       else false end
   order by g.id desc limit most;
end $$;

grant execute on function quality.compared to tz_system;
grant select, insert, update on quality.language_count, quality.drift_test to tz_system;
