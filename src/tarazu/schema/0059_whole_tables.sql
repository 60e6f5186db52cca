-- What happened to tasks is read of many at once; and a customer reads of its reviewers what its own rule makes of them.

-- What happened to some tasks of the caller's tenant beside their answers, and about which answer, with people under the tenant's own
-- names: of each task the first thousand things. The words of an appeal are between its author and the reviewer who decides.
drop function quality.task_steps(uuid);
create function quality.steps_of(task_ids uuid[])
returns table (task_id uuid, submission_id uuid, at timestamptz, what text, contributor_id uuid, facts jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with mine as (select t.tenant_id, t.id, t.ended_at from tasks.task t where t.tenant_id = (select context.tenant()) and t.id = any (task_ids)
    and t.tenant_id <> all ((select trust.barred())::uuid[])),
  given as (select s.* from mine m join tasks.submission s on s.tenant_id = m.tenant_id and s.task_id = m.id)
  select z.task_id, z.submission_id, z.at, z.what, context.alias(z.tenant_id, z.person), z.facts
    from (select x.*, row_number() over (partition by x.task_id order by x.at) as place from (
    select m.tenant_id, m.id as task_id, null::uuid as submission_id, a.claimed_at as at, 'claimed' as what, a.contributor_id as person,
        '{}'::jsonb as facts from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, m.id, null, a.ended_at, a.state::text, a.contributor_id, '{}' from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.state in ('skipped', 'expired')
        and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, m.id, null, y.at, y.what, null, '{}' from mine m
      join tasks.doubt d on d.tenant_id = m.tenant_id and d.task_id = m.id
      cross join lateral (values (d.asked_at, 'escalated'), (d.lapsed_at, 'lapsed')) y (at, what)
    union all
    select s.tenant_id, s.task_id, s.id, z.opened_at, 'solving', s.contributor_id, jsonb_build_object('people', z.people)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
    union all
    select s.tenant_id, s.task_id, s.id, o.submitted_at, 'solved', s.contributor_id,
        jsonb_build_object('label', o.label, 'seconds', o.seconds, 'task_id', o.task_id, 'project_id', o.project_id)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
      join tasks.submission o on o.tenant_id = z.tenant_id and o.task_id = z.solving_task_id
    union all
    select s.tenant_id, s.task_id, s.id, z.settled_at, 'compared', s.contributor_id,
        jsonb_build_object('outcome', z.state, 'share', z.agreement)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
    union all
    -- Of several verdicts each, with what came of it.
    select s.tenant_id, s.task_id, s.id, o.at, 'reviewed', s.contributor_id, jsonb_build_object('verdict', o.verdict, 'reason', o.reason,
        'clause', o.clause, 'places', o.places, 'seconds', o.seconds, 'stage', o.stage, 'outcome', case when h.id = o.id then 'holds'
          when h.verdict = o.verdict and h.fixed_label is not distinct from o.fixed_label then 'agrees' when h.id is not null then 'overruled'
          when s.accepted_at is null then 'weighed' else 'lapsed' end)
      from given s join quality.opinion o on o.tenant_id = s.tenant_id and o.submission_id = s.id
      left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
      left join quality.opinion h on h.tenant_id = r.tenant_id and h.id = r.id
    union all
    select s.tenant_id, s.task_id, s.id, r.at, case when r.is_second_look then 'looked_at_again' else 'reviewed' end, s.contributor_id,
        jsonb_build_object('verdict', r.verdict, 'reason', r.reason, 'clause', r.clause, 'places', r.places, 'seconds', r.seconds)
      from given s join (
        select v.tenant_id, v.id, v.submission_id, v.verdict, v.reason, v.clause, v.places, v.seconds, v.at, false as is_second_look from quality.review v
        union all
        select v.tenant_id, v.id, v.submission_id, case when v.faults_task then 'task_wrong' else v.verdict end, v.reason, v.clause, v.places, v.seconds,
            v.at, true from quality.recheck v) r
        on r.tenant_id = s.tenant_id and r.submission_id = s.id
     where not exists (select from quality.opinion o where o.tenant_id = r.tenant_id and o.id = r.id)
    union all
    select m.tenant_id, m.id, null, coalesce(d.drawn_at, m.ended_at), 'drawn', null, '{}' from mine m
      join quality.audit_drawn d on d.tenant_id = m.tenant_id and d.task_id = m.id
    union all
    select m.tenant_id, m.id, p.submission_id, y.at, y.what, p.contributor_id, jsonb_build_object('verdict', v.verdict, 'reason', y.reason) from mine m
      join quality.appeal p on p.tenant_id = m.tenant_id and p.task_id = m.id
      cross join lateral quality.appealed(p) v
      cross join lateral (values (p.made_at, 'appealed', null), (p.decided_at, 'appeal_' || p.outcome, p.reason)) y (at, what, reason)
    union all
    select s.tenant_id, s.task_id, s.id, y.at, y.what, s.contributor_id, '{}' from given s
      join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
      join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
      cross join lateral (values (c.decided_at, 'left_out'), (l.restored_at, 'restored')) y (at, what)) x where x.at is not null) z
   where z.place <= 1000 order by z.task_id, z.place
$$;
grant execute on function quality.steps_of to tz_customer;
grant select (project_id, seconds) on quality.review to tz_customer;
grant select (places) on quality.opinion to tz_customer;
grant select (places, seconds) on quality.recheck to tz_customer;

-- How often somebody else confirmed the verdicts of a project's reviewers, as it was published last, in order of name; how far the last
-- fifty checked ones agree with what came out, and whether by the project's rule each verdict is therefore looked at.
create function quality.reviewers_after(project uuid, after uuid, most int)
returns table (reviewer_id uuid, checked int, confirmed int, low float8, high float8, upto timestamptz, rolling_checks int, rolling_kappa float8,
  rolling_low float8, rolling_high float8, is_seconded boolean, known_checked int, known_confirmed int, kappa float8, calibrated_at timestamptz,
  stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.alias, coalesce(c.checked, 0), coalesce(c.confirmed, 0), c.low, c.high, c.upto, coalesce(c.kappa_checks, 0), c.kappa, c.kappa_low,
      c.kappa_high, coalesce(quality.is_seconded(c, y), false), coalesce(k.judged, 0), coalesce(k.confirmed, 0), k.kappa, k.calibrated_at, z.since
    from (select x.reviewer_id, context.alias(context.tenant(), x.reviewer_id) as alias
      from (select s.reviewer_id from quality.reviewer_score s
          where s.tenant_id = (select context.tenant()) and s.project_id = project and s.checked > 0
        union select y.reviewer_id from quality.calibration y where y.tenant_id = (select context.tenant()) and y.project_id = project) x
     where (select context.tenant()) <> all ((select trust.barred())::uuid[])) p
    left join quality.review_policy y on y.tenant_id = context.tenant() and y.project_id = project
    left join quality.reviewer_score c on c.tenant_id = context.tenant() and c.project_id = project and c.reviewer_id = p.reviewer_id
    left join quality.calibration k on k.tenant_id = context.tenant() and k.project_id = project and k.reviewer_id = p.reviewer_id
    left join quality.review_stop z on z.tenant_id = context.tenant() and z.project_id = project and z.reviewer_id = p.reviewer_id
      and z.ended_at is null
   where p.alias > after order by p.alias limit most
$$;
grant execute on function quality.reviewers_after to tz_customer;
