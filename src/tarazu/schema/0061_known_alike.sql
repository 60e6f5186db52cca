-- Whether its task was withdrawn is asked of every answer, also of those that count nowhere: passed over, answers to known tasks
-- would be handed in sooner than others. An ordinary task is entered in one more index where its last answer comes; a known one, which
-- never ends, is looked for once more instead, so that neither takes longer.
create or replace function tasks.keep_withdrawn() returns trigger
language plpgsql as $$
begin
  -- as the foreign key does, and before it: whoever withdraws the task at this moment is waited for
  if tg_op = 'INSERT' then perform from tasks.task t where t.tenant_id = new.tenant_id and t.id = new.task_id for key share; end if;
  if exists (select from tasks.withdrawal w where w.tenant_id = new.tenant_id and w.task_id = new.task_id) then new.used := false; end if;
  if tg_op = 'INSERT' and new.known then
    perform from tasks.withdrawal w where w.tenant_id = new.tenant_id and w.task_id = new.task_id;
  end if;
  return new;
end $$;
drop trigger withdrawn on tasks.submission;
create trigger withdrawn before insert or update of used on tasks.submission for each row execute function tasks.keep_withdrawn();
