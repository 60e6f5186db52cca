-- Known items at work: mixed unseen into the feed, scored, and put right when one was wrong.
alter table quality.known_item
  -- What is expected, reduced to one category: labels are drawn equally often.
  add label text not null default '',
  add explanation text check (length(explanation) <= 4000),
  -- The clause of the guidelines that decides it: shown, like the explanation, after training.
  add clause text check (length(clause) between 1 and 200),
  -- The task whose settled answer it was made of.
  add source_task_id uuid,
  -- Since when most answers contradict it, and when its customer looked and said that it stands.
  add disputed_at timestamptz,
  add upheld_at timestamptz,
  add voided_at timestamptz,
  add voided_by uuid,
  add void_reason text check (length(void_reason) between 3 and 2000),
  -- What should have been expected, if that is known: answers are then judged by it, and else left out.
  add corrected jsonb,
  add check ((voided_at is null) = (void_reason is null));
create unique index known_item_source on quality.known_item (tenant_id, project_id, source_task_id)
  where source_task_id is not null and voided_at is null;

-- How a project uses its known items. Rates are claims in a thousand.
create table quality.gold_policy (
  tenant_id uuid not null,
  project_id uuid not null,
  rate smallint not null check (rate between 0 and 500),
  newcomer_rate smallint not null check (newcomer_rate between 0 and 500),
  newcomer_answers smallint not null check (newcomer_answers between 0 and 1000),
  exposures_max int not null check (exposures_max between 1 and 10000),
  tolerance double precision not null check (tolerance between 0 and 1),
  half_life_days int not null check (half_life_days between 1 and 3650),
  -- Whoever has so many answers counted, and surely scores below, is offered no more of the project; null: nobody.
  answers_min int not null check (answers_min between 10 and 10000),
  score_min double precision check (score_min between 0 and 1),
  -- So many training tasks somebody must have right before the first task of the project.
  training_required smallint not null default 0 check (training_required between 0 and 1000),
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.gold_policy');

-- Whether an answer to a known item was right. Judged after the answer was acknowledged, so that its time tells nothing.
create table quality.known_answer (
  tenant_id uuid not null,
  submission_id uuid not null,
  item_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  is_right boolean not null,
  answered_at timestamptz not null,
  judged_at timestamptz not null,
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  foreign key (tenant_id, item_id) references quality.known_item (tenant_id, id)
);
create index known_answer_of_person on quality.known_answer (tenant_id, project_id, contributor_id);
create index known_answer_of_item on quality.known_answer (tenant_id, item_id);
call kit.protect('quality.known_answer');

-- What was published of a person's answers in a project: what they see, and all that any rule reads. It counts answers up to
-- the end of a day, and changes by ten of them or more, so that it does not tell which tasks were known.
create table quality.score (
  tenant_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  given int not null,
  answers int not null,
  right_answers int not null,
  -- The same with every answer halved for each half-life of its age.
  weight double precision not null,
  right_weight double precision not null,
  low double precision not null,
  high double precision not null,
  upto timestamptz not null,
  published_at timestamptz not null,
  primary key (tenant_id, project_id, contributor_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create index score_of_contributor on quality.score (contributor_id);
call kit.protect('quality.score');

-- Since when somebody is offered no more of a project because of their score; answers and high are what it rested on.
create table quality.stop (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  answers int not null,
  high double precision not null,
  since timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create unique index stop_open on quality.stop (tenant_id, project_id, contributor_id) where ended_at is null;
create index stop_of_contributor on quality.stop (contributor_id) where ended_at is null;
call kit.protect('quality.stop');

-- What a person is told of a known item that was wrong: their published counts before and after.
create table quality.regrade (
  tenant_id uuid not null,
  item_id uuid not null,
  contributor_id uuid not null,
  project_id uuid not null,
  answers_before int not null,
  right_before int not null,
  answers_after int not null,
  right_after int not null,
  restored boolean not null,
  at timestamptz not null,
  primary key (tenant_id, item_id, contributor_id),
  foreign key (tenant_id, item_id) references quality.known_item (tenant_id, id)
);
create index regrade_of_contributor on quality.regrade (contributor_id, at);
call kit.protect('quality.regrade');

-- What counts of people's answers in projects, each up to a time of its own: disputed items are left out, and void ones of
-- which it is not known what should have been expected.
create function quality.counted(tenant uuid, projects_ uuid[], people uuid[], uptos timestamptz[])
returns table (project_id uuid, contributor_id uuid, given int, answers int, right_answers int, weight float8, right_weight float8)
language sql stable as $$
  select x.project, x.person, (select count(*) from tasks.assignment t where t.contributor_id = x.person
      and t.project_id = x.project and t.known and t.claimed_at < x.upto)::int,
    count(a.w)::int, (count(a.w) filter (where a.is_right))::int, coalesce(sum(a.w), 0), coalesce(sum(a.w) filter (where a.is_right), 0)
    from unnest(projects_, people, uptos) x (project, person, upto)
    left join lateral (select k.is_right, power(0.5, extract(epoch from x.upto - k.answered_at)::float8 / 86400
          / coalesce(g.half_life_days, 90)) as w
        from quality.known_answer k
        join quality.known_item i on i.tenant_id = k.tenant_id and i.id = k.item_id
        left join quality.gold_policy g on g.tenant_id = k.tenant_id and g.project_id = k.project_id
       where k.tenant_id = tenant and k.project_id = x.project and k.contributor_id = x.person and k.answered_at < x.upto
         and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)) a on true
   group by x.project, x.person, x.upto
$$;

-- The caller's own scores, with the rule of each project and since when it stops them.
create function quality.my_scores()
returns table (title jsonb, kind text, skills text[], given int, answers int, right_answers int, weight float8, right_weight float8,
  low float8, high float8, upto timestamptz, answers_min int, score_min float8, stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.title, p.kind, p.skills, s.given, s.answers, s.right_answers, s.weight, s.right_weight, s.low, s.high, s.upto,
    g.answers_min, g.score_min, x.since
    from quality.score s
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join quality.gold_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
    left join quality.stop x on x.tenant_id = s.tenant_id and x.project_id = s.project_id
      and x.contributor_id = s.contributor_id and x.ended_at is null
   where s.contributor_id = context.person() and s.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.answers desc, s.project_id limit 200
$$;
create function quality.my_regrades(since timestamptz)
returns table (title jsonb, reason text, answers_before int, right_before int, answers_after int, right_after int, restored boolean,
  at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.title, i.void_reason, r.answers_before, r.right_before, r.answers_after, r.right_after, r.restored, r.at
    from quality.regrade r
    join quality.known_item i on i.tenant_id = r.tenant_id and i.id = r.item_id
    join projects.project p on p.tenant_id = r.tenant_id and p.id = r.project_id
   where r.contributor_id = context.person() and r.at >= since and r.tenant_id <> all ((select trust.barred())::uuid[])
   order by r.at desc limit 50
$$;

-- How everybody does in a project, up to now, under the names of the tenant; for its people, who answer nothing there.
create function quality.scores_of(project uuid, at timestamptz)
returns table (contributor_id uuid, given int, answers int, right_answers int, weight float8, right_weight float8,
  stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with known as (select distinct k.contributor_id as person from quality.known_answer k
    where k.tenant_id = (select context.tenant()) and k.project_id = project
      and k.tenant_id <> all ((select trust.barred())::uuid[]) limit 1000)
  select context.alias(context.tenant(), c.contributor_id), c.given, c.answers, c.right_answers, c.weight, c.right_weight,
      (select x.since from quality.stop x where x.tenant_id = context.tenant() and x.project_id = project
        and x.contributor_id = c.contributor_id and x.ended_at is null)
    from quality.counted(context.tenant(), array(select project from known), array(select person from known),
      array(select at from known)) c
   order by c.answers desc, 1
$$;

-- Who is offered no more: of a project, or everything of a person; matching asks across tenants.
create function quality.stops(project uuid, person uuid) returns table (project_id uuid, contributor_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.project_id, s.contributor_id from quality.stop s
   where s.ended_at is null and (s.project_id = project or s.contributor_id = person)
$$;

grant select, insert, update on quality.gold_policy to tz_customer;
grant select on quality.gold_policy to tz_system;
grant update (disputed_at, upheld_at, voided_at, voided_by, void_reason, corrected) on quality.known_item to tz_customer;
grant select on quality.known_item to tz_system;
grant update (disputed_at) on quality.known_item to tz_system;
grant select (tenant_id, submission_id, item_id, project_id, is_right, answered_at, judged_at) on quality.known_answer to tz_customer;
grant select, insert, update on quality.known_answer to tz_system;
grant select, insert, update on quality.score, quality.stop, quality.regrade to tz_system;
grant execute on function quality.counted to tz_system;
grant execute on function quality.my_scores, quality.my_regrades to tz_contributor;
grant execute on function quality.scores_of to tz_customer;
grant execute on function quality.stops to tz_system;
call kit.permit('customer', 'quality:gold_policy:set', 'quality:known_item:voided', 'quality:known_item:upheld');
call kit.permit('system', 'quality:known_item:disputed', 'quality:known_item:regraded', 'quality:access:stopped',
  'quality:access:restored');
