-- accrue -> int
-- Book earnings that are not booked yet; returns how many were.
select ledger.accrue(:kind, :sources::uuid[], :ids::uuid[], :people::uuid[], :projects::uuid[], :amounts::bigint[],
  :currencies::text[], :at)

-- my_lines -> Line*
-- The caller's booked earnings of a period, newest first.
select at, title, source_kind, transaction_id, amount_minor, currency from ledger.my_lines(:since, :until)

-- my_unbooked -> Unbooked*
-- The caller's work that is handed in and not booked yet.
select amount_minor, currency, state, items from ledger.my_unbooked()

-- project_cost -> Cost*
-- What a project has cost, by currency and by what was paid for.
select sum(e.amount_minor)::bigint as amount_minor, e.currency, t.source_kind, count(*) as items
  from ledger.entry e join ledger.account a on a.tenant_id = e.tenant_id and a.id = e.account_id
  join ledger.transaction t on t.tenant_id = e.tenant_id and t.id = e.transaction_id
 where e.tenant_id = :tenant_id and e.project_id = :project_id and a.kind = 'work_cost'
 group by e.currency, t.source_kind order by e.currency, t.source_kind desc

-- bookings -> Booking*
-- A page of what a project has paid for, the newest first.
select * from ledger.bookings(:project_id, :before, :most)

-- trial_balance -> Balance*
-- The sum of every kind of account; the sums of a currency add up to zero.
select a.kind, e.currency, sum(e.amount_minor)::bigint as amount_minor, count(*) as entries
  from ledger.entry e join ledger.account a on a.tenant_id = e.tenant_id and a.id = e.account_id
 where e.tenant_id = :tenant_id group by a.kind, e.currency order by e.currency, a.kind

-- payables -> Payable*
-- What a tenant owes each contributor.
select a.contributor_id, e.currency, (-sum(e.amount_minor))::bigint as amount_minor, count(*) as items
  from ledger.entry e join ledger.account a on a.tenant_id = e.tenant_id and a.id = e.account_id
 where e.tenant_id = :tenant_id and a.kind = 'contributor_payable'
 group by a.contributor_id, e.currency order by a.contributor_id
