-- A delivery says how much of its project was still to come: null of one from before that was kept, and of corrections.

alter table delivery.snapshot add column open_tasks bigint check (open_tasks >= 0);
grant insert (open_tasks) on delivery.snapshot to tz_customer;
