-- The history of a task is whole; and two figures of a project's quality lead to their rows.

-- When a task was drawn for audit; of those drawn earlier nobody knows.
alter table quality.audit_drawn add drawn_at timestamptz;

-- What happened to a task of the caller's tenant, with its authors under the tenant's own names. `facts` holds what `TaskStep` names
-- beside these. Reviewers and solvers stay unnamed, and the words of an appeal are between its author and the reviewer who decides.
drop function quality.task_steps(uuid);
create function quality.task_steps(task uuid) returns table (at timestamptz, what text, contributor_id uuid, facts jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with mine as (select t.tenant_id, t.id, t.ended_at from tasks.task t where t.tenant_id = (select context.tenant()) and t.id = task
    and t.tenant_id <> all ((select trust.barred())::uuid[])),
  given as (select s.* from mine m join tasks.submission s on s.tenant_id = m.tenant_id and s.task_id = m.id)
  select x.at, x.what, context.alias(x.tenant_id, x.person), x.facts from (
    select m.tenant_id, a.claimed_at as at, 'claimed' as what, a.contributor_id as person, '{}'::jsonb as facts from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, a.ended_at, a.state::text, a.contributor_id, '{}' from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.state in ('skipped', 'expired')
        and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, y.at, y.what, null, '{}' from mine m
      join tasks.doubt d on d.tenant_id = m.tenant_id and d.task_id = m.id
      cross join lateral (values (d.asked_at, 'escalated'), (d.lapsed_at, 'lapsed')) y (at, what)
    union all
    select s.tenant_id, z.opened_at, 'solving', s.contributor_id, jsonb_build_object('people', z.people)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
    union all
    select s.tenant_id, o.submitted_at, 'solved', s.contributor_id,
        jsonb_build_object('label', o.label, 'seconds', o.seconds, 'task_id', o.task_id, 'project_id', o.project_id)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
      join tasks.submission o on o.tenant_id = z.tenant_id and o.task_id = z.solving_task_id
    union all
    select s.tenant_id, z.settled_at, 'compared', s.contributor_id,
        jsonb_build_object('outcome', z.state, 'share', z.agreement)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
    union all
    -- Of several verdicts each, with what came of it.
    select s.tenant_id, o.at, 'reviewed', s.contributor_id, jsonb_build_object('verdict', o.verdict, 'reason', o.reason, 'clause', o.clause,
        'places', o.places, 'seconds', o.seconds, 'stage', o.stage, 'outcome', case when h.id = o.id then 'holds'
          when h.verdict = o.verdict and h.fixed_label is not distinct from o.fixed_label then 'agrees' when h.id is not null then 'overruled'
          when s.accepted_at is null then 'weighed' else 'lapsed' end)
      from given s join quality.opinion o on o.tenant_id = s.tenant_id and o.submission_id = s.id
      left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
      left join quality.opinion h on h.tenant_id = r.tenant_id and h.id = r.id
    union all
    select s.tenant_id, r.at, case when r.is_second_look then 'looked_at_again' else 'reviewed' end, s.contributor_id, jsonb_build_object(
        'verdict', r.verdict, 'reason', r.reason, 'clause', r.clause, 'places', r.places, 'seconds', r.seconds)
      from given s join (
        select v.tenant_id, v.id, v.submission_id, v.verdict, v.reason, v.clause, v.places, v.seconds, v.at, false as is_second_look from quality.review v
        union all
        select v.tenant_id, v.id, v.submission_id, v.verdict, v.reason, v.clause, v.places, v.seconds, v.at, true from quality.recheck v) r
        on r.tenant_id = s.tenant_id and r.submission_id = s.id
     where not exists (select from quality.opinion o where o.tenant_id = r.tenant_id and o.id = r.id)
    union all
    select m.tenant_id, coalesce(d.drawn_at, m.ended_at), 'drawn', null, '{}' from mine m
      join quality.audit_drawn d on d.tenant_id = m.tenant_id and d.task_id = m.id
    union all
    select m.tenant_id, y.at, y.what, p.contributor_id, jsonb_build_object('verdict', v.verdict, 'reason', y.reason) from mine m
      join quality.appeal p on p.tenant_id = m.tenant_id and p.task_id = m.id
      cross join lateral quality.appealed(p) v
      cross join lateral (values (p.made_at, 'appealed', null), (p.decided_at, 'appeal_' || p.outcome, p.reason)) y (at, what, reason)
    union all
    select s.tenant_id, y.at, y.what, s.contributor_id, '{}' from given s
      join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
      join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
      cross join lateral (values (c.decided_at, 'left_out'), (l.restored_at, 'restored')) y (at, what)) x
   where x.at is not null order by x.at limit 1000
$$;
grant execute on function quality.task_steps to tz_customer;

-- A page of what people said tasks of a project of the caller's lack, the newest first: all of it, or of one lack.
create function tasks.reports_in(project uuid, lacking text, before uuid, most int) returns table (id uuid, task_id uuid, unique_key text,
  payload jsonb, is_known boolean, contributor_id uuid, lack text, reason text, reported_at timestamptz, upheld boolean, settled_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.task_id, t.unique_key, t.payload, t.state = 'known', context.alias(r.tenant_id, r.contributor_id), r.lack, r.reason, r.reported_at,
      r.upheld, r.settled_at
    from tasks.report r join tasks.task t on t.tenant_id = r.tenant_id and t.id = r.task_id
   where r.tenant_id = (select context.tenant()) and r.project_id = project and r.tenant_id <> all ((select trust.barred())::uuid[])
     and (lacking is null or r.lack = lacking) and (before is null or r.id < before)
   order by r.id desc limit most
$$;
create index report_of_project on tasks.report (tenant_id, project_id, id);
grant execute on function tasks.reports_in to tz_customer;

-- A page of what a project of the caller's has paid for, the newest first, and the task that each booking is for: none where what
-- was paid is not of a task of the customer's.
create function ledger.bookings(project uuid, before uuid, most int) returns table (id uuid, at timestamptz, source_kind text,
  amount_minor bigint, currency text, task_id uuid, is_known boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.id, b.at, b.source_kind, b.amount_minor, b.currency, k.id, k.state = 'known' from (
    select e.tenant_id, e.transaction_id as id, e.at, t.source_kind, t.source_id, e.amount_minor, e.currency
      from ledger.entry e
      join ledger.account a on a.tenant_id = e.tenant_id and a.id = e.account_id and a.kind = 'work_cost'
      join ledger.transaction t on t.tenant_id = e.tenant_id and t.id = e.transaction_id
     where e.tenant_id = (select context.tenant()) and e.project_id = project and (before is null or e.transaction_id < before)
       and e.tenant_id <> all ((select trust.barred())::uuid[])
     order by e.transaction_id desc limit most) b
    left join lateral (
      select s.task_id from tasks.submission s where s.tenant_id = b.tenant_id and s.id = coalesce(
        (select x.submission_id from quality.review x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.opinion x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.recheck x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        b.source_id)
      union all
      select x.task_id from quality.appeal x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from quality.adjudication x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from tasks.report x where b.source_kind = 'report' and x.tenant_id = b.tenant_id and x.id = b.source_id
      limit 1) w on true
    left join tasks.task k on k.tenant_id = b.tenant_id and k.id = w.task_id
   order by b.id desc
$$;
drop index ledger.entry_of_project;
create index entry_of_project on ledger.entry (tenant_id, project_id, transaction_id);
grant execute on function ledger.bookings to tz_customer;
