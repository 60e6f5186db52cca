-- insert_audit -> none
-- What a customer says of a task, with the label that stands now: it is that which they judge.
insert into quality.audit (tenant_id, id, task_id, verdict, comment, by, at, seconds, label)
values (:tenant_id, :id, :task_id, :verdict, :comment, :by, :at, :seconds, quality.standing_label(:tenant_id, :task_id))

-- audits -> Audit*
-- The audits of tasks, newest first.
select id, task_id, verdict, comment, by, at, seconds from quality.audit
 where tenant_id = :tenant_id and task_id = any (:task_ids::uuid[]) order by id desc limit :most

-- audit_sample -> AuditSample?
-- How much of a project is drawn for audit, and what was found in it.
select s.permille, s.set_at, f.* from quality.audit_sample s cross join lateral (
  select count(*) as drawn, count(*) filter (where d.verdict = 'accepted') as accepted, count(*) filter (where d.verdict = 'fixed') as fixed,
      count(*) filter (where d.verdict = 'rejected') as rejected
    from quality.audit_drawn d where d.tenant_id = s.tenant_id and d.project_id = s.project_id) f
 where s.tenant_id = :tenant_id and s.project_id = :project_id

-- set_audit_sample -> none
-- Say how many of a thousand completed tasks are drawn.
insert into quality.audit_sample (tenant_id, project_id, permille, set_by, set_at) values (:tenant_id, :project_id, :permille, :by, :at)
on conflict (tenant_id, project_id) do update set permille = excluded.permille, set_by = excluded.set_by, set_at = excluded.set_at

-- draw_audits -> none
-- Draw from tasks those that are completed and fall into the samples of their projects.
insert into quality.audit_drawn (tenant_id, task_id, project_id, verdict, drawn_at) select d.tenant_id, d.task_id, d.project_id, d.verdict, :at::timestamptz
  from quality.in_sample d where d.tenant_id = :tenant_id and d.task_id = any (:task_ids::uuid[]) on conflict do nothing

-- sampling -> uuid*
-- Those of some customers that draw tasks for audit anywhere; for the system.
select * from quality.sampling(:tenant_ids::uuid[])

-- draw_all_audits -> none
-- Draw from the completed tasks of a project those that fall into its sample.
insert into quality.audit_drawn (tenant_id, task_id, project_id, verdict, drawn_at) select d.tenant_id, d.task_id, d.project_id, d.verdict, :at::timestamptz
  from quality.in_sample d where d.tenant_id = :tenant_id and d.project_id = :project_id on conflict do nothing

-- undraw_audits -> none
-- Let go of what lies outside of the sample of a project and was not judged.
delete from quality.audit_drawn d using quality.audit_sample s
 where s.tenant_id = d.tenant_id and s.project_id = d.project_id and d.tenant_id = :tenant_id and d.project_id = :project_id
   and d.verdict is null and not quality.is_drawn(d.task_id, s.salt, s.permille)

-- judge_drawn -> none
-- Note what the newest audit says of a task that was drawn.
update quality.audit_drawn set verdict = :verdict where tenant_id = :tenant_id and task_id = :task_id

-- tasks_to_audit -> SampledTask*
-- A page of the drawn tasks that wait to be audited.
select d.task_id, t.unique_key, t.payload, t.ended_at
  from quality.audit_drawn d join tasks.task t on t.tenant_id = d.tenant_id and t.id = d.task_id
 where d.tenant_id = :tenant_id and d.project_id = :project_id and d.verdict is null and (:after::uuid is null or d.task_id > :after)
 order by d.task_id limit :most

-- held_pay -> Money?
-- What the caller is paid for what they hold.
select * from quality.held_pay(:what, :at)

-- next_pay -> Money?
-- What the next one pays that the caller may take.
select * from quality.next_pay(:what, :at)

-- consent_waits -> ConsentWaits*
-- Sensitive work that waits to be judged, and to which the caller has not agreed.
select * from quality.consent_waits(:at)

-- saw_in_review -> bool
-- Whether the caller has reviewed somebody else's answer to the task of an assignment.
select quality.saw_in_review(:assignment)

-- take_review -> none
-- Lease the most urgent review that the caller may take, unless it holds one.
select quality.take_review(:at)

-- held_review -> WaitingReview?
-- The review that the caller holds.
select * from quality.held_review(:at)

-- held_file -> FilePart?
-- The file that a part of the task names whose answer is held for review.
select * from quality.held_file(:review, :item, :at)

-- advice_under_review -> str?
-- What the author was advised whose answer the caller reviews.
select x::text from quality.advice_under_review(:at) x where x is not null

-- questions_under_review -> AnsweredQuestion*
-- What everyone was told in the project whose answer the caller reviews.
select * from quality.questions_under_review(:at, :most)

-- opinions_under_review -> OpinionRow*
-- The two verdicts that differ about the answer that the caller reviews.
select *, false as is_second_look from quality.opinions_under_review(:at)

-- review_policy -> ReviewPolicy?
-- Which answers of a project are reviewed, and by how many.
select review_permille, newcomer_permille, newcomer_answers, second_review_permille,
    second_negative_permille::int, reviewer_checks_min, reviewer_agreement_min, reviewer_kappa_min, known_permille::int, newcomer_known_permille::int, newcomer_verdicts::int, calibration_items::int, calibration_kappa_min, set_at
  from quality.review_policy where tenant_id = :tenant_id and project_id = :project_id

-- set_review_policy -> none
-- Say which answers of a project are reviewed, and by how many.
insert into quality.review_policy (tenant_id, project_id, review_permille, newcomer_permille, newcomer_answers,
  second_review_permille, reviewer_checks_min, reviewer_agreement_min, known_permille, newcomer_known_permille, newcomer_verdicts,
  calibration_items, calibration_kappa_min, second_negative_permille, reviewer_kappa_min, set_by, set_at)
values (:tenant_id, :project_id, :review_permille, :newcomer_permille, :newcomer_answers, :second_review_permille, :reviewer_checks_min,
  :reviewer_agreement_min, :known_permille, :newcomer_known_permille, :newcomer_verdicts, :calibration_items, :calibration_kappa_min,
  :second_negative_permille, :reviewer_kappa_min, :by, :at)
on conflict (tenant_id, project_id) do update set review_permille = excluded.review_permille,
  newcomer_permille = excluded.newcomer_permille, newcomer_answers = excluded.newcomer_answers,
  second_review_permille = excluded.second_review_permille, reviewer_checks_min = excluded.reviewer_checks_min,
  reviewer_agreement_min = excluded.reviewer_agreement_min, known_permille = excluded.known_permille,
  newcomer_known_permille = excluded.newcomer_known_permille, newcomer_verdicts = excluded.newcomer_verdicts,
  calibration_items = excluded.calibration_items, calibration_kappa_min = excluded.calibration_kappa_min,
  second_negative_permille = excluded.second_negative_permille, reviewer_kappa_min = excluded.reviewer_kappa_min,
  set_by = excluded.set_by, set_at = excluded.set_at

-- review_counts -> ReviewCounts
-- How many answers of a project wait for which verdict, and how often second reviewers agreed with the first.
select (select count(*) filter (where x.stage = 1) from quality.review_due x where x.tenant_id = :tenant_id and x.project_id = :project_id
      and x.due_at < 'infinity') as first_waiting,
    (select count(*) filter (where x.stage = 2) from quality.review_due x where x.tenant_id = :tenant_id and x.project_id = :project_id) as second_waiting,
    (select count(*) filter (where x.stage = 3) from quality.review_due x where x.tenant_id = :tenant_id and x.project_id = :project_id) as third_waiting,
    count(*) filter (where a.verdict = b.verdict and a.fixed_label is not distinct from b.fixed_label) as agreed,
    count(*) filter (where a.verdict <> b.verdict or a.fixed_label is distinct from b.fixed_label) as differed
  from quality.opinion a join quality.opinion b on b.tenant_id = a.tenant_id and b.submission_id = a.submission_id and b.stage = 2
 where a.tenant_id = :tenant_id and a.project_id = :project_id and a.stage = 1

-- watched_projects -> Watched*
-- Projects of which reviews are to be counted.
select * from quality.watched_projects(:since, :upto, :most)

-- counted_reviewers -> CountedReviewer*
-- What came of the verdicts of a project's reviewers of late.
select x.reviewer_id, count(c.at)::int as checked, (count(c.at) filter (where c.confirmed))::int as confirmed,
    coalesce(sum(c.w), 0)::float8 as weight, coalesce(sum(c.w) filter (where c.confirmed), 0)::float8 as confirmed_weight,
    array[count(c.at) filter (where c.place <= :window and c.kept and c.should_keep),
      count(c.at) filter (where c.place <= :window and c.kept and not c.should_keep),
      count(c.at) filter (where c.place <= :window and not c.kept and c.should_keep),
      count(c.at) filter (where c.place <= :window and not c.kept and not c.should_keep)]::int[] as latest
  from (select r.reviewer_id from quality.review r where r.tenant_id = :tenant_id and r.project_id = :project_id and r.at >= :since
      and r.reviewer_id is not null
    union select o.reviewer_id from quality.opinion o where o.tenant_id = :tenant_id and o.project_id = :project_id and o.at >= :since
    union select s.reviewer_id from quality.reviewer_score s where s.tenant_id = :tenant_id and s.project_id = :project_id) x
  left join lateral (select k.at, k.confirmed, k.kept, k.should_keep, row_number() over (partition by k.should_keep is null
      order by k.at desc, k.kept, k.should_keep) as place, power(0.5, extract(epoch from :upto - k.at)::float8 / 86400
      / coalesce((select g.half_life_days from quality.gold_policy g where g.tenant_id = :tenant_id and g.project_id = :project_id), 90)) as w
    from quality.checks_of(x.reviewer_id, :since, :upto) k where k.tenant_id = :tenant_id and k.project_id = :project_id) c on true
 group by x.reviewer_id order by x.reviewer_id limit 10000

-- publish_reviewers -> none
-- Publish what came of the verdicts of reviewers.
insert into quality.reviewer_score (tenant_id, project_id, upto, reviewer_id, checked, confirmed, weight, confirmed_weight, low, high,
  kappa_checks, kappa, kappa_low, kappa_high)
select :tenant_id, :project_id, :upto::timestamptz, x.* from unnest(:people::uuid[], :checked::int[], :confirmed::int[], :weights::float8[],
  :confirmed_weights::float8[], :lows::float8[], :highs::float8[], :kappa_checks::int[], :kappas::float8[], :kappa_lows::float8[],
  :kappa_highs::float8[]) x
on conflict (tenant_id, project_id, reviewer_id) do update set checked = excluded.checked, confirmed = excluded.confirmed,
  weight = excluded.weight, confirmed_weight = excluded.confirmed_weight, low = excluded.low, high = excluded.high, upto = excluded.upto,
  kappa_checks = excluded.kappa_checks, kappa = excluded.kappa, kappa_low = excluded.kappa_low, kappa_high = excluded.kappa_high

-- end_review_stops -> StoppedReviewer*
-- Let those review a project again whom its rule stops no more.
update quality.review_stop x set ended_at = :at
 where x.tenant_id = :tenant_id and x.project_id = :project_id and x.ended_at is null
   and not exists (select from quality.reviewer_score s
     join quality.review_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
     where s.tenant_id = x.tenant_id and s.project_id = x.project_id and s.reviewer_id = x.reviewer_id
       and s.checked >= g.reviewer_checks_min and s.high < g.reviewer_agreement_min)
returning x.reviewer_id, context.alias(x.tenant_id, x.reviewer_id) as alias, x.checked

-- begin_review_stops -> StoppedReviewer*
-- Stop those whom the rule of a project stops from now on.
insert into quality.review_stop (tenant_id, id, project_id, reviewer_id, checked, high, since)
select s.tenant_id, gen_random_uuid(), s.project_id, s.reviewer_id, s.checked, s.high, :at
  from quality.reviewer_score s
  join quality.review_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
 where s.tenant_id = :tenant_id and s.project_id = :project_id and s.checked >= g.reviewer_checks_min
   and s.high < g.reviewer_agreement_min
on conflict (tenant_id, project_id, reviewer_id) where ended_at is null do nothing
returning reviewer_id, context.alias(tenant_id, reviewer_id) as alias, checked

-- scored_upto -> Scored?
-- Up to when verdicts of a project's reviewers are counted.
select scored_upto from quality.review_load where tenant_id = :tenant_id and project_id = :project_id

-- measure_load -> ReviewLoad
-- Count what of a project waits for reviewers, and how long the reviews of late took.
insert into quality.review_load as l (tenant_id, project_id, waiting, second_waiting, appeals_waiting, reviewers, review_seconds, capacity,
  backlog_seconds, window_seconds,
  computed_at)
select :tenant_id, :project_id, d.waiting, d.second_waiting, a.n, w.n, m.seconds, c.capacity,
    ((d.waiting + a.n) * m.seconds / c.capacity)::bigint, :window_seconds, :at
  from (select count(*)::int as waiting, (count(*) filter (where x.stage > 1))::int as second_waiting from quality.review_due x
      where x.tenant_id = :tenant_id and x.project_id = :project_id and not x.waits) d,
    (select count(*)::int as n from quality.appeal x join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
      where x.tenant_id = :tenant_id and x.outcome is null and s.project_id = :project_id) a,
    (select count(distinct x.reviewer_id)::int as n from (
      select r.reviewer_id from quality.review r where r.tenant_id = :tenant_id and r.project_id = :project_id and r.at > :active_since
      union select o.reviewer_id from quality.opinion o where o.tenant_id = :tenant_id and o.project_id = :project_id
        and o.at > :active_since) x) w,
    (select case when count(*) < :few then :usual_seconds else percentile_cont(0.5) within group (order by x.seconds)::int end as seconds from (
      (select r.seconds from quality.review r where r.tenant_id = :tenant_id and r.project_id = :project_id order by r.at desc limit 200)
      union all (select o.seconds from quality.opinion o where o.tenant_id = :tenant_id and o.project_id = :project_id
        order by o.at desc limit 200)) x) m,
    lateral (select quality.capacity(:project_id, greatest(1, (d.waiting + a.n) * m.seconds), :active_since) as capacity) c
on conflict (tenant_id, project_id) do update set waiting = excluded.waiting, second_waiting = excluded.second_waiting,
  appeals_waiting = excluded.appeals_waiting, reviewers = excluded.reviewers, review_seconds = excluded.review_seconds,
  capacity = excluded.capacity, backlog_seconds = excluded.backlog_seconds, window_seconds = excluded.window_seconds, computed_at = excluded.computed_at
returning waiting, second_waiting, appeals_waiting, reviewers, review_seconds, capacity, backlog_seconds, window_seconds, throttled_at, computed_at

-- note_watched -> none
-- Note since when a project is throttled, and up to when its reviewers are counted.
update quality.review_load set throttled_at = :throttled_at, scored_upto = coalesce(:scored_upto, scored_upto)
 where tenant_id = :tenant_id and project_id = :project_id

-- review_load -> ReviewLoad?
-- How much of a project waited for reviewers when it was last counted.
select waiting, second_waiting, appeals_waiting, reviewers, review_seconds, capacity, backlog_seconds, window_seconds, throttled_at, computed_at
  from quality.review_load where tenant_id = :tenant_id and project_id = :project_id

-- my_beginnings -> MyBeginning*
-- How far the caller is through the first answers of projects that treat these otherwise.
select * from quality.my_beginnings()

-- my_reviewing -> MyReviewing*
-- What is published of the caller's verdicts.
select * from quality.my_reviewing()

-- my_closed_reviews -> ClosedReviews*
-- Projects of which the caller is given nothing to review, and why.
select * from quality.my_closed_reviews(:at)

-- load_health -> LoadHealth*
-- How much waits for reviewers, by project; for operations.
select * from quality.load_health()

-- reviewer_health -> ReviewerHealth*
-- What is published of reviewers; for operations.
select * from quality.reviewer_health()

-- record_review -> str
-- Record a verdict: recorded, missing, expired, delivered or rounds_over.
select quality.record_review(:held_id, :review_id, :event_id, :accept_event_id, :verdict, :clause, :reason,
  :places::jsonb, :fixed::jsonb, :fixed_label, :at)

-- ask_for_clause -> none
-- Ask what the guidelines are to say, of the answer that the caller holds.
select quality.ask_for_clause(:held_id, :question, :event, :reason, :at, :most_waiting)

-- save_review -> SavedDraft
-- Keep a reviewer's draft of a fix: saved, stale or missing.
select * from quality.save_review(:held_id, :base, :whole::jsonb, :at)

-- my_fix -> FixedWork?
-- What a reviewer made of the caller's answer.
select * from quality.my_fix(:assignment_id)

-- fixes -> Fix*
-- The fixes of answers to some tasks that stand.
select f.id, f.submission_id, f.task_id, f.answer, f.label, f.original_sha256, f.fixed_by, f.fixed_at
  from quality.fix f
 where f.tenant_id = :tenant_id and f.task_id = any (:task_ids::uuid[]) and f.ended_at is null

-- fixable_labels -> FixableLabel*
-- The labels of the answers that count to those of some tasks of which one was fixed, in order of task.
select s.task_id, s.label, f.label as fixed from tasks.submission s
  left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
 where s.tenant_id = :tenant_id and s.used and s.accepted_at is not null and not s.known
   and s.task_id in (select x.task_id from quality.fix x where x.tenant_id = :tenant_id and x.task_id = any (:task_ids::uuid[])
     and x.ended_at is null)
 order by s.task_id

-- resolving -> Resolving?
-- Who solves a project's questions, and how many of them stand how.
select r.solving_project_id, r.people, r.only_agreed, r.set_at, z.open, z.agreed, z.disputed, z.unsolvable, z.withdrawn
  from quality.resolving r
  cross join (select count(*) filter (where x.state = 'open') as open, count(*) filter (where x.state = 'agreed') as agreed,
      count(*) filter (where x.state = 'disputed') as disputed, count(*) filter (where x.state = 'unsolvable') as unsolvable,
      count(*) filter (where x.state = 'withdrawn') as withdrawn
    from quality.resolve x where x.tenant_id = :tenant_id and x.project_id = :project_id) z
 where r.tenant_id = :tenant_id and r.project_id = :project_id

-- set_resolving -> none
-- Put who solves a project's questions in the place of what held.
insert into quality.resolving as r (tenant_id, project_id, solving_project_id, people, only_agreed, set_by, set_at)
values (:tenant_id, :project_id, :solving_project_id, :people, :only_agreed, :by, :at)
on conflict (tenant_id, project_id) do update set solving_project_id = excluded.solving_project_id, people = excluded.people,
  only_agreed = excluded.only_agreed, set_by = excluded.set_by, set_at = excluded.set_at

-- end_resolving -> none
-- Have no further question of a project solved.
delete from quality.resolving where tenant_id = :tenant_id and project_id = :project_id

-- unsolved -> AuthoredRow*
-- Questions of projects that are solved unseen and that nobody was asked yet, with everyone who knows the key of one.
select s.id, s.project_id, t.payload::text as payload, s.answer::text as answer, r.solving_project_id, r.people,
    array(select s.contributor_id union select v.reviewer_id from tasks.submission o
      join quality.review v on v.tenant_id = o.tenant_id and v.submission_id = o.id
     where o.tenant_id = s.tenant_id and o.task_id = s.task_id and o.contributor_id = s.contributor_id
       and v.reviewer_id is not null
    union select v.reviewer_id from tasks.submission o
      join quality.opinion v on v.tenant_id = o.tenant_id and v.submission_id = o.id
     where o.tenant_id = s.tenant_id and o.task_id = s.task_id and o.contributor_id = s.contributor_id) as knowing
  from tasks.submission s
  join quality.resolving r on r.tenant_id = s.tenant_id and r.project_id = s.project_id
  join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
 where s.tenant_id = :tenant_id and s.id = any(:ids::uuid[]) and not s.known
   and not exists (select from quality.resolve z where z.tenant_id = s.tenant_id and z.submission_id = s.id)
 order by s.id

-- open_resolve -> none
-- Remember the task in which a question is solved; once.
insert into quality.resolve (tenant_id, submission_id, project_id, solving_task_id, people, state, opened_at)
values (:tenant_id, :submission_id, :project_id, :solving_task_id, :people, 'open', :at)
on conflict do nothing

-- release_reviews -> none
-- Let reviewers have what waits for no solver.
select quality.release_reviews(:ids::uuid[])

-- ripe -> RipeRow*
-- Questions whose solving tasks have all their answers, or were cancelled; of the answers those that count.
select z.submission_id as id, s.answer::text as answer,
    coalesce((select jsonb_agg(o.answer order by o.id) from tasks.submission o where o.tenant_id = z.tenant_id
      and o.task_id = z.solving_task_id and o.used and o.accepted_at is not null), '[]')::text as solved
  from quality.resolve z
  join tasks.task t on t.tenant_id = z.tenant_id and t.id = z.solving_task_id and t.state in ('completed', 'cancelled')
  join tasks.submission s on s.tenant_id = z.tenant_id and s.id = z.submission_id
 where z.tenant_id = :tenant_id and z.solving_task_id = any(:task_ids::uuid[]) and z.state = 'open'

-- settle_resolve -> bool
-- Settle what solvers said of a question, once.
select quality.settle_resolve(:submission_id, :verdict, :share, :event_id, :accept_event_id, :at)

-- solved_under_review -> SolvedRow?
-- What solvers said of the question that the caller reviews.
select verdict, agreement, answers::text as answers from quality.solved_under_review(:at)

-- queue_reviews -> none
-- Put submissions before the reviewers, or accept those that the draw leaves out.
select quality.queue_reviews(:submission_ids::uuid[], :due, :at)

-- accept_overdue -> int
-- Accept what no reviewer came to in time.
select quality.accept_overdue(:at, :most)

-- escalate_rechecks -> int
-- Tell of reported rows that nobody has looked at again in time.
select quality.escalate_rechecks(:at, :most)

-- accept_abandoned -> int
-- Accept the last answer of returned rounds that were not taken up.
select quality.accept_abandoned(:at, :most)

-- feedback -> FeedbackRow*
-- What reviewers said of the caller's answer, the latest first.
select * from quality.my_feedback(:assignment_id)

-- my_rechecks -> LookedAtAgain*
-- The caller's answers that a second look fixed or left out after they were delivered.
select * from quality.my_rechecks(:since)

-- make_appeal -> str
-- Appeal against the last verdict on an answer: made, missing, withdrawn, nothing, late, again or over.
select quality.make_appeal(:assignment, :appeal, :event, :said, :since, :due, :at)

-- my_appeal -> MyAppeal?
-- What became of the caller's appeal in an assignment, or until when they may make one.
select * from quality.my_appeal(:assignment, :lasts)

-- appeal_waits -> bool
-- Whether there is an appeal that the caller may decide.
select quality.appeal_waits(:at)

-- take_appeal -> none
-- Lease the most urgent appeal that the caller may decide, unless it holds one.
select quality.take_appeal(:at)

-- held_appeal -> WaitingAppeal?
-- The appeal that the caller holds.
select * from quality.held_appeal(:at)

-- appeal_file -> FilePart?
-- The file that a part of the task names whose appeal is held.
select * from quality.appeal_file(:appeal, :item, :at)

-- decide_appeal -> str
-- Record a decision: upheld, overturned, lapsed, missing or expired.
select quality.decide_appeal(:held_id, :event_id, :accept_event_id, :outcome, :reason, :at)

-- overturn_overdue -> int
-- Decide for their authors what nobody decided in time.
select quality.overturn_overdue(:at, :most)

-- decided_appeals -> RecordedReview*
-- Who decided which appeals, and the rate frozen when the appeal was taken; for the system.
select x.id, x.reviewer_id, s.project_id, x.rate_version from quality.appeal x
  join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
 where x.tenant_id = :tenant_id and x.id = any (:ids::uuid[]) and x.reviewer_id is not null and x.rate_version is not null

-- adjudicating -> Adjudicating
-- Whether a project has disagreements adjudicated, and how many stand how.
select exists (select from quality.adjudicating a where a.tenant_id = :tenant_id and a.project_id = :project_id) as adjudicate,
    (select a.distance_min from quality.adjudicating a where a.tenant_id = :tenant_id and a.project_id = :project_id) as distance_min,
    count(*) filter (where x.verdict is null) as waiting, count(*) filter (where x.verdict = 'pick') as pick,
    count(*) filter (where x.verdict = 'mend') as mend, count(*) filter (where x.verdict = 'ambiguous') as ambiguous,
    count(*) filter (where x.verdict = 'incomplete') as incomplete
  from quality.adjudication x where x.tenant_id = :tenant_id and x.project_id = :project_id

-- set_adjudicating -> none
-- Have what people of a project disagree on adjudicated; touches nothing where that is so already.
insert into quality.adjudicating as a (tenant_id, project_id, distance_min, set_by, set_at)
values (:tenant_id, :project_id, :distance_min::float8, :by, :at)
on conflict (tenant_id, project_id) do update set distance_min = excluded.distance_min, set_by = excluded.set_by,
    set_at = excluded.set_at
  where a.distance_min is distinct from excluded.distance_min

-- end_adjudicating -> none
-- Have nothing more of a project adjudicated.
delete from quality.adjudicating where tenant_id = :tenant_id and project_id = :project_id

-- unmeasured -> Unmeasured*
-- Completed tasks of a project of which it is not measured how far apart the answers with the label of the consensus lie, as many
-- as fit, following one in order of id; the first in any case. None where the project asks for no distance.
with waiting as (
  select t.id, p.kind, t.payload, o.body, c.votes, c.label from quality.adjudicating a
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.ontology o on o.tenant_id = p.tenant_id and o.project_id = p.id and o.version = p.ontology_version
    join quality.consensus c on c.tenant_id = a.tenant_id and c.project_id = a.project_id and c.votes > 1
    join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id and t.state = 'completed'
   where a.tenant_id = :tenant_id and a.project_id = :project_id and a.distance_min is not null
     and t.id > :after::uuid and not exists (select from quality.apart m where m.tenant_id = t.tenant_id and m.task_id = t.id and m.votes = c.votes
       and m.label = c.label)
     and not exists (select from quality.adjudication x where x.tenant_id = t.tenant_id and x.task_id = t.id)
   order by t.id limit :most
), weighed as (
  select w.*, s.answers,
      sum(octet_length(s.answers::text) + octet_length(w.payload::text)) over (order by w.id) as bytes,
      row_number() over (order by w.id) as place
    from waiting w cross join lateral (
      select coalesce(jsonb_agg(y.answer), '[]') as answers from (
        select z.answer from (
          select distinct on (x.contributor_id) x.id, x.answer, x.label from tasks.submission x
           where x.tenant_id = :tenant_id and x.task_id = w.id and x.used and x.accepted_at is not null and not x.known
           order by x.contributor_id, x.round desc) z
         where z.label = w.label order by z.id limit :answers_most) y) s
)
select id as task_id, kind, payload, body as ontology, votes, label, answers from weighed
 where place = 1 or bytes <= :bytes_most order by id

-- write_distances -> none
-- Store how far apart answers lie, in the place of what was measured before.
insert into quality.apart (tenant_id, task_id, votes, label, distance, measured_at)
select :tenant_id, m.task_id, m.votes, m.label, m.distance, :at
  from unnest(:task_ids::uuid[], :votes::int[], :labels::text[], :distances::float8[]) m (task_id, votes, label, distance)
on conflict (tenant_id, task_id) do update set votes = excluded.votes, label = excluded.label, distance = excluded.distance,
  measured_at = excluded.measured_at

-- open_adjudications -> int
-- Open adjudications where people disagree; how many.
select quality.open_adjudications(:project_id, :most, :at)

-- adjudication_waits -> bool
-- Whether there is something that the caller may adjudicate.
select quality.adjudication_waits(:at)

-- take_adjudication -> none
-- Lease the adjudication that has waited longest of those that the caller may take, unless it holds one.
select quality.take_adjudication(:flipped, :at)

-- held_adjudication -> WaitingAdjudication?
-- The adjudication that the caller holds.
select * from quality.held_adjudication(:at)

-- save_adjudication -> SavedDraft
-- Keep an adjudicator's draft: saved, stale or missing.
select * from quality.save_adjudication(:held_id, :base, :whole::jsonb, :at)

-- decide_adjudication -> str
-- Record a decision: decided, missing, expired or changed.
select quality.decide_adjudication(:held_id, :event_id, :verdict, :place::int, :answer::jsonb, :label, :clause, :reason, :at)

-- adjudication_file -> FilePart?
-- The file that a part of the task names that is adjudicated.
select * from quality.adjudication_file(:adjudication, :item, :at)

-- decided_adjudications -> RecordedReview*
-- Who decided which adjudications, and the rate frozen when each was taken; for the system.
select x.id, x.reviewer_id, x.project_id, x.rate_version from quality.adjudication x
 where x.tenant_id = :tenant_id and x.id = any (:ids::uuid[]) and x.verdict is not null

-- adjudicated -> Adjudicated*
-- The decisions on some tasks that stand: the answer that one picked or mended still counts.
select x.id, x.task_id, x.verdict, x.submission_id, x.answer, x.label, x.clause, x.reason, x.ontology_version, x.decided_by, x.decided_at
  from quality.adjudication x
 where x.tenant_id = :tenant_id and x.task_id = any (:task_ids::uuid[]) and x.verdict is not null
   and x.decided_at <= coalesce(:until::timestamptz, 'infinity')
   and (x.submission_id is null or exists (select from tasks.submission s
     where s.tenant_id = x.tenant_id and s.id = x.submission_id and s.used))

-- my_answers -> MyAnswer*
-- What the caller handed in, newest first.
select * from quality.my_answers(:before, :most)

-- review_health -> ReviewHealth*
-- What waits for reviewers: reviews, appeals and adjudications, by customer and language.
select * from quality.judging_health(:at)

-- stuck_rows -> StuckRows*
-- Where reported rows wait for a reviewer who is not there.
select * from quality.stuck_rows()

-- task_reviews -> TaskReview*
-- The verdicts on the answers to a task, oldest first.
select r.submission_id, r.verdict, r.clause, r.reason, r.at
  from (select v.tenant_id, v.id, v.submission_id, v.verdict, v.clause, v.reason, v.at from quality.review v
        union all
        select v.tenant_id, v.id, v.submission_id, case when v.faults_task then 'task_wrong' else v.verdict end, v.clause, v.reason, v.at
          from quality.recheck v) r
 where r.tenant_id = :tenant_id and r.submission_id in (select s.id from tasks.submission s
   where s.tenant_id = :tenant_id and s.task_id = :task_id) order by r.at, r.id limit 1000

-- task_steps -> TaskStep*
-- What happened to a task beside its answers, oldest first; of one instant what leads to something before what came of it.
select s.at, s.what, s.contributor_id, f.verdict, f.reason, f.clause, coalesce(f.places, '[]') as places, f.seconds, f.stage, f.outcome, f.people,
    f.share, f.label, f.task_id, f.project_id
  from quality.steps_of(array[:task_id::uuid]) s cross join lateral jsonb_to_record(s.facts) as f (verdict text, reason text, clause text,
    places jsonb, seconds int, stage int, outcome text, people int, share float8, label text, task_id uuid, project_id uuid)
 order by s.at, array_position(array['claimed', 'solving', 'solved', 'compared', 'reviewed', 'looked_at_again',
   'drawn', 'appealed'], s.what), s.what, s.submission_id, s.contributor_id, s.facts

-- stepped_tasks -> uuid*
-- A page of a project's tasks, but for known ones.
select t.id from tasks.task t
 where t.tenant_id = :tenant_id and t.project_id = :project_id and t.state <> 'known' and t.id > :after order by t.id limit :most

-- step_lines -> StepLine*
-- What happened to some tasks beside their answers, task by task and of each the oldest first.
select s.task_id, s.at, s.what, s.contributor_id, s.submission_id, f.verdict, f.clause, f.reason, nullif(f.places, '[]')::text as places,
    f.seconds, f.stage, f.outcome, f.people, f.share, f.label, f.task_id as solving_task_id, f.project_id as solving_project_id
  from quality.steps_of(:task_ids) s cross join lateral jsonb_to_record(s.facts) as f (verdict text, reason text, clause text,
    places jsonb, seconds int, stage int, outcome text, people int, share float8, label text, task_id uuid, project_id uuid)
 order by s.task_id, s.at, array_position(array['claimed', 'solving', 'solved', 'compared', 'reviewed', 'looked_at_again',
   'drawn', 'appealed'], s.what), s.what, s.submission_id, s.contributor_id, s.facts

-- recheck_task -> int
-- Put the answers to a task before reviewers once more; how many.
select quality.recheck_task(:repair, :task, :due)

-- alike -> Alike*
-- Tasks like one of which a row was reported.
select * from quality.alike(:task, :under, :most)

-- reviews -> RecordedReview*
-- Who gave which verdicts, and the rate frozen when the review was taken; for the system.
select r.id, r.reviewer_id, s.project_id, r.rate_version
  from (select v.tenant_id, v.id, v.submission_id, v.reviewer_id, v.rate_version from quality.review v
        union select v.tenant_id, v.id, v.submission_id, v.reviewer_id, v.rate_version from quality.opinion v
        union all select v.tenant_id, v.id, v.submission_id, v.reviewer_id, v.rate_version from quality.recheck v) r
  join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
 where r.tenant_id = :tenant_id and r.id = any (:ids::uuid[]) and r.reviewer_id is not null

-- unprepared -> Unprepared*
-- Of some known items those of which no answer is ready for a reviewer and that were not shown often enough yet.
select i.id, p.kind, o.body as ontology, i.payload, i.initial
  from quality.known_item i
  join projects.project p on p.tenant_id = i.tenant_id and p.id = i.project_id
  join projects.ontology o on o.tenant_id = p.tenant_id and o.project_id = p.id and o.version = p.ontology_version
 where i.tenant_id = :tenant_id and i.id = any (:ids::uuid[]) and i.purpose = 'review' and i.voided_at is null
   and not exists (select from quality.known_review k join quality.review_due d on d.tenant_id = k.tenant_id and d.submission_id = k.submission_id
     where k.tenant_id = i.tenant_id and k.item_id = i.id and d.due_at = 'infinity')
   and (select count(*) from quality.known_review k where k.tenant_id = i.tenant_id and k.item_id = i.id)
     < coalesce((select g.exposures_max from quality.gold_policy g where g.tenant_id = i.tenant_id and g.project_id = i.project_id), 200)

-- prepare_reviews -> none
-- Put known answers where a review may draw them.
select quality.prepare_reviews(:items::uuid[], :submissions::uuid[], :answers::jsonb, :labels::text[], :rights::bool[], :at)

-- items_reviewed -> uuid*
-- The known items whose answers some verdicts or acceptances are about.
select distinct k.item_id from quality.known_review k
 where k.tenant_id = :tenant_id and k.submission_id in (select unnest(:ids::uuid[])
    union all select r.submission_id from quality.review r where r.tenant_id = :tenant_id and r.id = any (:ids::uuid[])
    union all select o.submission_id from quality.opinion o where o.tenant_id = :tenant_id and o.id = any (:ids::uuid[]))

-- unjudged -> VerdictOnKnown*
-- Of some verdicts those on known answers that are not held against what is known; of a fix, what the answer was made into.
select x.id, x.submission_id, k.item_id, k.project_id, x.reviewer_id, x.verdict, x.fixed, k.is_right
  from (select r.tenant_id, r.id, r.submission_id, r.reviewer_id, r.verdict, f.answer as fixed from quality.review r
      left join quality.fix f on f.tenant_id = r.tenant_id and f.id = r.id
     where r.tenant_id = :tenant_id and r.id = any (:ids::uuid[])
    union all select o.tenant_id, o.id, o.submission_id, o.reviewer_id, o.verdict, o.fixed from quality.opinion o
     where o.tenant_id = :tenant_id and o.id = any (:ids::uuid[])
       and not exists (select from quality.review r where r.tenant_id = o.tenant_id and r.id = o.id)) x
  join quality.known_review k on k.tenant_id = x.tenant_id and k.submission_id = x.submission_id
 where not exists (select from quality.known_verdict v where v.tenant_id = x.tenant_id and v.id = x.id)
 order by x.id

-- verdicts_on_item -> VerdictOnKnown*
-- The verdicts on an item's known answers that were judged.
select v.id, v.submission_id, v.item_id, v.project_id, v.reviewer_id, coalesce(r.verdict, o.verdict) as verdict,
    coalesce(f.answer, o.fixed) as fixed, k.is_right
  from quality.known_verdict v
  join quality.known_review k on k.tenant_id = v.tenant_id and k.submission_id = v.submission_id
  left join quality.review r on r.tenant_id = v.tenant_id and r.id = v.id
  left join quality.opinion o on o.tenant_id = v.tenant_id and o.id = v.id
  left join quality.fix f on f.tenant_id = v.tenant_id and f.id = v.id
 where v.tenant_id = :tenant_id and v.item_id = :item_id order by v.id

-- write_known_verdicts -> none
-- Record whether verdicts on known answers are what is known.
insert into quality.known_verdict as x (tenant_id, id, submission_id, item_id, project_id, reviewer_id, confirmed, at, judged_at)
select :tenant_id, g.id, k.submission_id, k.item_id, k.project_id, coalesce(r.reviewer_id, o.reviewer_id), g.confirmed, coalesce(o.at, r.at), :at
  from unnest(:ids::uuid[], :confirmed::bool[]) g (id, confirmed)
  left join quality.review r on r.tenant_id = :tenant_id and r.id = g.id
  left join quality.opinion o on o.tenant_id = :tenant_id and o.id = g.id
  join quality.known_review k on k.tenant_id = :tenant_id and k.submission_id = coalesce(r.submission_id, o.submission_id)
on conflict (tenant_id, id) do update set confirmed = excluded.confirmed, judged_at = excluded.judged_at where x.confirmed <> excluded.confirmed

-- judge_known_reviews -> none
-- Note whether an item's answers are right after all.
update quality.known_review set is_right = :is_right where tenant_id = :tenant_id and item_id = :item_id and is_right <> :is_right

-- dispute_reviewed -> KnownAt*
-- Note which of some known items most reviewers contradict, unless their customer has said that they stand.
update quality.known_item i set disputed_at = :at
 where i.tenant_id = :tenant_id and i.id = any (:ids::uuid[]) and i.disputed_at is null and i.upheld_at is null and i.voided_at is null
   and (select count(*) >= :least and 2 * count(*) filter (where v.confirmed) < count(*) from quality.known_verdict v
     where v.tenant_id = i.tenant_id and v.item_id = i.id)
returning i.id, i.project_id

-- tallies -> Tally*
-- What reviewers said of a project's known answers that count, where it asks for a kappa: those of whom it was never published, or not
-- since ten more or, with `anew`, at all. `right_kept` are right ones found right, `wrong_kept` wrong ones.
select v.reviewer_id, count(*)::int as judged, (count(*) filter (where v.confirmed))::int as confirmed,
    (count(*) filter (where k.is_right))::int as right_ones, (count(*) filter (where v.confirmed = k.is_right))::int as found_right
  from quality.known_verdict v
  join quality.known_review k on k.tenant_id = v.tenant_id and k.submission_id = v.submission_id
  join quality.known_item i on i.tenant_id = v.tenant_id and i.id = v.item_id and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
  join quality.review_policy p on p.tenant_id = v.tenant_id and p.project_id = v.project_id and p.calibration_items > 0
  left join quality.calibration c on c.tenant_id = v.tenant_id and c.project_id = v.project_id and c.reviewer_id = v.reviewer_id
 where v.tenant_id = :tenant_id and v.project_id = :project_id and v.reviewer_id = any (:people::uuid[]) and c.calibrated_at is null
 group by v.reviewer_id, p.calibration_items, c.judged
having count(*) >= least(p.calibration_items, (select count(*) from quality.known_item y where y.tenant_id = :tenant_id
    and y.project_id = :project_id and y.purpose = 'review' and y.disputed_at is null and y.voided_at is null))
  and (:anew or c.judged is null or count(*) >= c.judged + :step)

-- publish_calibrations -> CalibratedReviewer*
-- Publish kappas, and since when they are as large as the project asks; returns who reached that now.
insert into quality.calibration as c (tenant_id, project_id, reviewer_id, judged, confirmed, kappa, calibrated_at, published_at)
select :tenant_id, :project_id, x.person, x.judged, x.confirmed, x.kappa, case when x.kappa >= p.calibration_kappa_min then :at::timestamptz end, :at
  from unnest(:people::uuid[], :judged::int[], :confirmed::int[], :kappas::float8[]) x (person, judged, confirmed, kappa)
  join quality.review_policy p on p.tenant_id = :tenant_id and p.project_id = :project_id
on conflict (tenant_id, project_id, reviewer_id) do update set judged = excluded.judged, confirmed = excluded.confirmed, kappa = excluded.kappa,
  calibrated_at = coalesce(c.calibrated_at, excluded.calibrated_at), published_at = excluded.published_at
returning context.alias(c.tenant_id, c.reviewer_id) as alias, c.judged, c.kappa, c.calibrated_at

-- reviewers_of_item -> uuid*
-- Who judged an item's known answers.
select distinct reviewer_id from quality.known_verdict where tenant_id = :tenant_id and item_id = :item_id

-- published_reviewers -> PublishedReviewer*
-- What is published of some reviewers of a project.
select reviewer_id, checked, confirmed from quality.reviewer_score
 where tenant_id = :tenant_id and project_id = :project_id and reviewer_id = any (:people::uuid[]) order by reviewer_id

-- tell_reviewers -> none
-- Keep what reviewers are told of a known item that was wrong.
insert into quality.regrade (tenant_id, item_id, contributor_id, project_id, answers_before, right_before, answers_after, right_after, restored, at)
select :tenant_id, :item_id, x.person, :project_id, x.answers_before, x.right_before, x.answers_after, x.right_after, x.restored, :at
  from unnest(:people::uuid[], :checked_before::int[], :confirmed_before::int[], :checked_after::int[], :confirmed_after::int[],
    :restored::bool[]) x (person, answers_before, right_before, answers_after, right_after, restored)
on conflict (tenant_id, item_id, contributor_id) do nothing

-- my_calibrations -> MyCalibration*
-- How far the caller is in projects that give reviewers known answers.
select * from quality.my_calibrations()

-- put_right -> PutRight*
-- Past answers of which it came out whether they were right, with what was right.
select * from quality.put_right(:project_id, :ids::uuid[], :most)
