-- The clock of a step may stand still for a stated reason; then its due date, and its timers', move.
grant update (due_at) on process.task to qinglian_app;
grant update (due_at) on process.timer to qinglian_app;
