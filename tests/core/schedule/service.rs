//! A service whose tasks have a life of their own.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tat_tasks_core::tasks::DescribeInvocationTasksRequest;

/// A task and all that will become of it.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) invocation: String,
    /// Nothing of it is shown before; never, if it is the end of time.
    pub(crate) visible_from: u64,
    /// When each state begins, in order; the last one is terminal.
    pub(crate) states: Vec<State>,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) from: u64,
    pub(crate) status: String,
    pub(crate) exit_code: Option<i64>,
    pub(crate) output: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Good,
    /// A call that names it is refused, for an id that is none.
    Bad,
    /// A call that names it is refused, as the caller may not.
    Forbidden,
}

/// A task as the service shows it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) task: usize,
    pub(crate) state: usize,
    pub(crate) output: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) tasks: Vec<Task>,
    by_id: HashMap<String, usize>,
    by_invocation: HashMap<String, Vec<usize>>,
    /// When each task was asked for or shown last.
    asked: Vec<u64>,
    /// The longest time between two calls for the same task.
    pub(crate) longest_gap: u64,
    pub(crate) calls: u64,
    pub(crate) shown: u64,
}

impl Service {
    pub(crate) fn new(tasks: Vec<Task>) -> Self {
        let mut by_invocation: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, task) in tasks.iter().enumerate() {
            by_invocation.entry(task.invocation.clone()).or_default().push(index);
        }
        Self {
            by_id: tasks.iter().enumerate().map(|(index, task)| (task.id.clone(), index)).collect(),
            by_invocation,
            asked: vec![0; tasks.len()],
            longest_gap: 0,
            calls: 0,
            shown: 0,
            tasks,
        }
    }

    pub(crate) fn index_of(&self, id: &str) -> usize {
        self.by_id[id]
    }

    /// The number of matching tasks and a page of them, or the code of an error.
    pub(crate) fn answer(
        &mut self,
        request: &DescribeInvocationTasksRequest<'_>,
        now: u64,
    ) -> Result<(u64, Vec<Shown>), &'static str> {
        assert_eq!(request.check(), Ok(()));
        self.calls += 1;
        let hides_output = request.hides_output();
        let limit = usize::try_from(request.limit.unwrap()).unwrap();
        let (matching, offset) = if let Some(ids) = &request.invocation_task_ids {
            let named = ids.iter().map(|id| self.index_of(id)).collect::<Vec<_>>();
            for (kind, code) in [
                (Kind::Forbidden, "UnauthorizedOperation.CamAuthFailed"),
                (Kind::Bad, "InvalidParameterValue.InvalidInvocationTaskId"),
            ] {
                if named.iter().any(|task| self.tasks[*task].kind == kind) {
                    return Err(code);
                }
            }
            (named, 0)
        } else {
            let filters = request.filters.as_ref().unwrap();
            let invocation = &*filters[0].values[0];
            let found = self.by_invocation.get(invocation).into_iter().flatten().copied();
            let found = found.filter(|task| self.tasks[*task].kind != Kind::Bad).collect();
            (found, usize::try_from(request.offset.unwrap()).unwrap())
        };
        let visible = matching.into_iter().filter(|task| self.tasks[*task].visible_from <= now).collect::<Vec<_>>();
        let page = visible.iter().skip(offset).take(limit).map(|task| self.show(*task, hides_output, now)).collect();
        Ok((visible.len() as u64, page))
    }

    fn show(&mut self, index: usize, hides_output: bool, now: u64) -> Shown {
        self.shown += 1;
        self.asked[index] = now;
        let task = &self.tasks[index];
        let state = task.states.iter().rposition(|state| state.from <= now).unwrap_or(0);
        let output = (!hides_output).then(|| STANDARD.encode(&task.states[state].output));
        Shown { task: index, state, output }
    }

    /// Notes which tasks are asked for, whether or not the call will arrive.
    pub(crate) fn note(&mut self, request: &DescribeInvocationTasksRequest<'_>, now: u64) {
        for id in request.invocation_task_ids.iter().flatten() {
            let task = self.index_of(id);
            if self.tasks[task].kind == Kind::Good {
                self.longest_gap = self.longest_gap.max(now.saturating_sub(self.asked[task]));
            }
            self.asked[task] = now;
        }
    }
}
