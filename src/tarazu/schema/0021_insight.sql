-- What a customer looks at to judge a project's work: counted in the background, and the rows behind every number.

-- Of the pairs of people who answered a task the share who gave the same label; null where one person answered.
alter table quality.consensus add agreement double precision check (agreement between 0 and 1);
create index consensus_by_agreement on quality.consensus (tenant_id, project_id, agreement, task_id) where agreement is not null;

-- What the page of a project's quality shows, as it was counted with the consensus.
create table quality.insight (
  tenant_id uuid not null,
  project_id uuid not null,
  body jsonb not null,
  computed_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.insight');

-- Whose answers a tenant's name for somebody stands for, so that their rows are found without trying everybody's name.
create table quality.author (
  tenant_id uuid not null,
  project_id uuid not null,
  alias uuid not null,
  contributor_id uuid not null,
  primary key (tenant_id, project_id, alias),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.author');

-- The answers behind a number: of somebody, with a label, with a verdict under a clause, handed in within a time. In order of
-- submission, each with what its task came to.
create function quality.rows_of(project uuid, author uuid, given text, ruled text, under text, since timestamptz, until timestamptz,
  after uuid, most int)
returns table (id uuid, task_id uuid, contributor_id uuid, round smallint, label text, seconds int, submitted_at timestamptz,
  accepted_at timestamptz, used boolean, consensus text, confidence float8, agreement float8, verdict text, clause text, reason text,
  review_seconds int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.task_id, context.alias(s.tenant_id, s.contributor_id), s.round, s.label, s.seconds, s.submitted_at, s.accepted_at,
      s.used and s.accepted_at is not null, c.label, c.confidence, c.agreement, r.verdict, r.clause, r.reason,
      coalesce((select sum(o.seconds) from quality.opinion o where o.tenant_id = r.tenant_id and o.submission_id = r.submission_id), r.seconds)::int
    from (select x.* from tasks.submission x
       where x.tenant_id = (select context.tenant()) and x.project_id = project and (after is null or x.id > after) and not x.known
         and x.tenant_id <> all ((select trust.barred())::uuid[])
         and (author is null or x.contributor_id = (select a.contributor_id from quality.author a
           where a.tenant_id = (select context.tenant()) and a.project_id = project and a.alias = author))
         and (given is null or x.label = given) and (since is null or x.submitted_at >= since)
         and (until is null or x.submitted_at < until)
         and (ruled is null or x.id in (select v.submission_id from quality.review v
           where v.tenant_id = (select context.tenant()) and v.verdict = ruled and (under is null or v.clause = under)))
       order by x.id limit most) s
    left join quality.consensus c on c.tenant_id = s.tenant_id and c.task_id = s.task_id
    left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
   order by s.id
$$;

-- Since when people agree less than before, in a project, its language or one of its groups.
create table quality.drift_alarm (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  scope text not null check (scope in ('project', 'language', 'experience', 'skill', 'group')),
  name text not null,
  measure text not null check (measure in ('consensus', 'known')),
  p_value double precision not null,
  since timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create unique index drift_alarm_open on quality.drift_alarm (tenant_id, project_id, scope, name, measure) where ended_at is null;
call kit.protect('quality.drift_alarm');

grant select, insert, update on quality.drift_alarm to tz_system;
grant select on quality.insight to tz_customer;
grant select, insert, update on quality.insight to tz_system;
grant select, insert on quality.author to tz_system;
-- Counted by clause; what was asked stays unread.
grant select (tenant_id, id, project_id, clause) on tasks.question to tz_system;
grant execute on function quality.rows_of to tz_customer, tz_system;
call kit.permit('system', 'quality:drift:alarmed', 'quality:drift:ended');
