-- Seats of experts end in time; what else happened to a task; and where reviewers decided otherwise than reviewers.

-- For how long what is in doubt waits for an expert; a seat that nobody took until then ends, and so does its task, as ambiguous.
alter table projects.project add column expert_days smallint not null default 7 check (expert_days between 1 and 365);
grant update (expert_days) on projects.project to tz_customer;
alter table tasks.doubt add column lapsed_at timestamptz check (lapsed_at is null or outcome = 'ambiguous');

-- Ends the seats of experts that nobody has taken in time. One that somebody holds is theirs, and what a batch keeps back comes later.
-- Returns how many.
create function tasks.end_expert_seats(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare d tasks.doubt; n int := 0;
begin
  for d in select x.* from tasks.doubt x join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
            where x.ended_at is null and x.asked_at + make_interval(days => p.expert_days) < at
              and exists (select from tasks.open_task o where o.tenant_id = x.tenant_id and o.task_id = x.task_id)
            order by x.asked_at limit most loop
    -- the task first, as a fit and an answer do
    perform from tasks.task t where t.tenant_id = d.tenant_id and t.id = d.task_id and t.state = 'open' and t.accepted >= t.wanted - 1
      for update skip locked;
    continue when not found;
    delete from tasks.open_task o where o.tenant_id = d.tenant_id and o.task_id = d.task_id and o.want = 1;
    continue when not found;
    update tasks.task t set wanted = t.wanted - 1, state = 'completed', ended_at = at where t.tenant_id = d.tenant_id and t.id = d.task_id;
    update tasks.stopping x set seats_left = x.seats_left + 1
     where x.tenant_id = d.tenant_id and x.project_id = d.project_id and x.seats_left is not null;
    update tasks.doubt x set ended_at = at, lapsed_at = at, outcome = 'ambiguous' where x.tenant_id = d.tenant_id and x.task_id = d.task_id;
    perform kit.record_event(d.tenant_id, gen_random_uuid(), 'tasks:expert_seat:lapsed', null, d.task_id,
      jsonb_build_object('project', d.project_id), at);
    perform kit.record_event(d.tenant_id, gen_random_uuid(), 'tasks:task:settled', null, d.task_id,
      jsonb_build_object('project', d.project_id, 'task', d.task_id, 'sure', false), at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- For operations: where tasks wait for an expert, when the first of them ends without one, and how many did since a time.
create function tasks.expert_health(since timestamptz)
returns table (tenant text, project text, waiting bigint, next_end timestamptz, lapsed bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, count(*) filter (where d.ended_at is null),
      min(d.asked_at + make_interval(days => p.expert_days)) filter (where d.ended_at is null), count(d.lapsed_at)
    from tasks.doubt d
    join projects.project p on p.tenant_id = d.tenant_id and p.id = d.project_id
    join trust.tenant t on t.id = d.tenant_id and t.sandbox_of is null
   where (d.ended_at is null or d.lapsed_at >= since) and d.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, p.name order by 4 nulls last, 1, 2 limit 200
$$;
create index doubt_open on tasks.doubt (asked_at) where ended_at is null;
grant execute on function tasks.end_expert_seats to tz_system;
grant execute on function tasks.expert_health to tz_ops;

-- What happened to a task of the caller's tenant beside its answers and verdicts, with people under the tenant's own names; the words of
-- an appeal are between its author and the reviewer who decides.
create function quality.task_steps(task uuid) returns table (at timestamptz, what text, contributor_id uuid, verdict text, reason text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with mine as (select t.tenant_id, t.id from tasks.task t where t.tenant_id = (select context.tenant()) and t.id = task
    and t.tenant_id <> all ((select trust.barred())::uuid[]))
  select x.at, x.what, context.alias(x.tenant_id, x.person), x.verdict, x.reason from (
    select m.tenant_id, a.claimed_at as at, 'claimed' as what, a.contributor_id as person, null as verdict, null as reason from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, a.ended_at, a.state::text, a.contributor_id, null, null from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.state in ('skipped', 'expired')
        and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, y.at, y.what, null, null, null from mine m
      join tasks.doubt d on d.tenant_id = m.tenant_id and d.task_id = m.id
      cross join lateral (values (d.asked_at, 'escalated'), (d.lapsed_at, 'lapsed')) y (at, what)
    union all
    select m.tenant_id, y.at, y.what, p.contributor_id, v.verdict, y.reason from mine m
      join quality.appeal p on p.tenant_id = m.tenant_id and p.task_id = m.id
      cross join lateral quality.appealed(p) v
      cross join lateral (values (p.made_at, 'appealed', null), (p.decided_at, 'appeal_' || p.outcome, p.reason)) y (at, what, reason)
    union all
    select m.tenant_id, y.at, y.what, s.contributor_id, null, null from mine m
      join tasks.submission s on s.tenant_id = m.tenant_id and s.task_id = m.id
      join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
      join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
      cross join lateral (values (c.decided_at, 'left_out'), (l.restored_at, 'restored')) y (at, what)) x
   where x.at is not null order by x.at limit 1000
$$;
grant execute on function quality.task_steps to tz_customer;

-- Answers of a project of which reviewers decided otherwise than reviewers, by the clause that one of them named: a second review that
-- differs from the first, an appeal that a person overturned, a second look that left out what was accepted.
create function quality.decided_otherwise(tenant uuid, project uuid) returns table (submission_id uuid, clause text)
language sql stable as $$
  select a.submission_id, c.clause from quality.opinion a
    join quality.opinion b on b.tenant_id = a.tenant_id and b.submission_id = a.submission_id and b.stage = 2
    cross join lateral (values (a.clause), (b.clause)) c (clause)
   where a.tenant_id = tenant and a.project_id = project and a.stage = 1
     and (a.verdict <> b.verdict or a.fixed_label is distinct from b.fixed_label)
     and (c.clause is not null or coalesce(a.clause, b.clause) is null)
  union
  select p.submission_id, coalesce(r.clause, k.clause) from quality.appeal p
    join tasks.submission s on s.tenant_id = p.tenant_id and s.id = p.submission_id and s.project_id = project
    left join quality.review r on r.tenant_id = p.tenant_id and r.id = p.review_id
    left join quality.recheck k on k.tenant_id = p.tenant_id and k.id = p.recheck_id
   where p.tenant_id = tenant and p.outcome = 'overturned' and p.reviewer_id is not null
  union
  select k.submission_id, k.clause from quality.recheck k
    join quality.review r on r.tenant_id = k.tenant_id and r.submission_id = k.submission_id and r.verdict in ('accept', 'fix')
   where k.tenant_id = tenant and r.project_id = project and k.verdict = 'exclude'
$$;
grant execute on function quality.decided_otherwise to tz_system;

drop function quality.rows_of(uuid, uuid, text, text, text, timestamptz, timestamptz, uuid, int);

-- A page of the answers of a project of the caller's, in order of submission: of an author (under the tenant's own name), with a label,
-- with a verdict, of which reviewers decided otherwise than reviewers, under a clause, in a time.
create function quality.rows_of(project uuid, author uuid, given text, ruled text, otherwise boolean, under text, since timestamptz,
  until timestamptz, after uuid, most int)
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
         and (not otherwise or x.id in (select d.submission_id from quality.decided_otherwise((select context.tenant()), project) d
           where under is null or d.clause = under))
       order by x.id limit most) s
    left join quality.consensus c on c.tenant_id = s.tenant_id and c.task_id = s.task_id
    left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
   order by s.id
$$;
grant execute on function quality.rows_of to tz_customer, tz_system;
