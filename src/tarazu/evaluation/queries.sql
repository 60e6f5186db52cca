-- lock_project -> none
-- One refresh of a project at a time, so that an older reading never overwrites a newer one.
select pg_advisory_xact_lock(79, hashtext(:project_id::uuid::text))

-- kind_of -> str?
-- The kind of a project.
select kind from projects.project where tenant_id = :tenant_id and id = :project_id

-- battles -> Battle*
-- Accepted comparisons of named, different models: the best against each other answer, in a tie all against all. Together the pairs of one
-- vote weigh 1; an outcome such as missing information is none. The models come first, so that a payload is opened once.
with shown as materialized (
  select t.id, array(select a.answer ->> 'model' from jsonb_array_elements(t.payload -> 'answers') with ordinality a (answer, place)
    order by a.place) as models
    from tasks.task t where t.tenant_id = :tenant_id and t.project_id = :project_id and t.accepted > 0),
pair as materialized (
  select t.id, chr(96 + i) as one, chr(96 + j) as other, t.models[i] as first, t.models[j] as second, cardinality(t.models) as answers
    from shown t, generate_series(1, cardinality(t.models) - 1) i, generate_series(i + 1, cardinality(t.models)) j
   where t.models[i] <> t.models[j])
select s.contributor_id::text as contributor, p.first, p.second,
  case s.label when p.one then 'a' when p.other then 'b' else s.label end as outcome,
  1.0::float8 / case when s.label in ('tie', 'both_bad') then p.answers * (p.answers - 1) / 2 else p.answers - 1 end as weight
  from pair p
  join tasks.submission s on s.tenant_id = :tenant_id and s.task_id = p.id
 where s.used and s.accepted_at is not null
   and s.label in (p.one, p.other, 'tie', 'both_bad')
   and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
     and l.contributor_id = s.contributor_id and l.round > s.round)

-- talks -> Talk*
-- All accepted conversations of a project, in any order, as they are only added up: what was thought of each turn that was judged, and which
-- model replied. What was said is left where it is: of a reply its first letter tells that there is one.
select s.contributor_id::text as contributor, o.body as ontology,
  coalesce((select jsonb_agg((turn - '{user,follows,rewrite,reason}'::text[]) || jsonb_build_object('replies',
      (select jsonb_agg(jsonb_build_object('key', r -> 'key', 'model', r -> 'model', 'content', left(r ->> 'content', 1)))
         from jsonb_array_elements(turn -> 'replies') r)))
    from jsonb_array_elements(s.answer -> 'turns') turn where turn ? 'pick'), '[]') as turns,
  jsonb_path_exists(s.answer, '$.turns[*] ? (@.id == $last && @.pick == "none" && !exists(@.rewrite))',
    jsonb_build_object('last', s.answer #> '{path,-1}')) as is_ended
  from tasks.submission s
  join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
  join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
 where s.tenant_id = :tenant_id and s.project_id = :project_id and s.used and s.accepted_at is not null
   and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
     and l.contributor_id = s.contributor_id and l.round > s.round)

-- audited_answers -> AuditedAnswer*
-- The newest accepted answers of a project that say something of a judge, with the criteria they were given under.
select s.task_id, s.contributor_id::text as contributor, t.payload, o.body -> 'rubric' as rubric, s.answer
  from tasks.submission s
  join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
  join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
  join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
 where s.tenant_id = :tenant_id and s.project_id = :project_id and s.used and s.accepted_at is not null
   and s.answer -> 'audit' is not null
   and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
     and l.contributor_id = s.contributor_id and l.round > s.round)
 order by s.id desc limit :most

-- write_judges -> none
-- Write what is known of a project's judges in the place of what was known before.
insert into evaluation.judge (tenant_id, project_id, judges, computed_at)
values (:tenant_id, :project_id, :judges::jsonb, :at)
on conflict (tenant_id, project_id) do update set judges = excluded.judges, computed_at = excluded.computed_at

-- judges -> StoredJudges?
-- What is known of a project's judges.
select judges, computed_at from evaluation.judge where tenant_id = :tenant_id and project_id = :project_id

-- write_leaderboard -> none
-- Write a project's leaderboard in the place of the earlier one.
insert into evaluation.leaderboard (tenant_id, project_id, method, votes, ratings, win_rates, computed_at)
values (:tenant_id, :project_id, :method, :votes, :ratings::jsonb, :win_rates::jsonb, :at)
on conflict (tenant_id, project_id) do update
   set method = excluded.method, votes = excluded.votes, ratings = excluded.ratings, win_rates = excluded.win_rates,
       computed_at = excluded.computed_at

-- leaderboard -> StoredLeaderboard?
-- A project's leaderboard.
select method, votes, ratings, win_rates, computed_at from evaluation.leaderboard
 where tenant_id = :tenant_id and project_id = :project_id
