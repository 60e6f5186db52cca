-- What a project's customer is given of its people, page by page, under the tenant's own names.

-- How everybody does by now who answered a known item of a project, in order of name.
create function quality.scores_after(project uuid, at timestamptz, after uuid, most int)
returns table (contributor_id uuid, given int, answers int, right_answers int, weight float8, right_weight float8, stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with page as materialized (
    select x.person, context.alias(context.tenant(), x.person) as alias
      from (select distinct k.contributor_id as person from quality.known_answer k
        where k.tenant_id = (select context.tenant()) and k.project_id = project
          and k.tenant_id <> all ((select trust.barred())::uuid[])) x
     where context.alias(context.tenant(), x.person) > after order by 2 limit most)
  select p.alias, c.given, c.answers, c.right_answers, c.weight, c.right_weight,
      (select s.since from quality.stop s where s.tenant_id = context.tenant() and s.project_id = project
        and s.contributor_id = p.person and s.ended_at is null)
    from quality.counted(context.tenant(), array(select project from page), array(select person from page), array(select at from page)) c
    join page p on p.person = c.contributor_id
   order by p.alias
$$;

-- How often somebody else confirmed the verdicts of a project's reviewers, as it was published last, in order of name.
create function quality.reviewers_after(project uuid, after uuid, most int)
returns table (reviewer_id uuid, checked int, confirmed int, low float8, high float8, upto timestamptz, known_checked int, known_confirmed int,
  kappa float8, calibrated_at timestamptz, stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.alias, coalesce(c.checked, 0), coalesce(c.confirmed, 0), c.low, c.high, c.upto, coalesce(k.judged, 0), coalesce(k.confirmed, 0),
      k.kappa, k.calibrated_at, z.since
    from (select x.reviewer_id, context.alias(context.tenant(), x.reviewer_id) as alias
      from (select s.reviewer_id from quality.reviewer_score s
          where s.tenant_id = (select context.tenant()) and s.project_id = project and s.checked > 0
        union select y.reviewer_id from quality.calibration y where y.tenant_id = (select context.tenant()) and y.project_id = project) x
     where (select context.tenant()) <> all ((select trust.barred())::uuid[])) p
    left join quality.reviewer_score c on c.tenant_id = context.tenant() and c.project_id = project and c.reviewer_id = p.reviewer_id
    left join quality.calibration k on k.tenant_id = context.tenant() and k.project_id = project and k.reviewer_id = p.reviewer_id
    left join quality.review_stop z on z.tenant_id = context.tenant() and z.project_id = project and z.reviewer_id = p.reviewer_id
      and z.ended_at is null
   where p.alias > after order by p.alias limit most
$$;

grant execute on function quality.scores_after, quality.reviewers_after to tz_customer;
