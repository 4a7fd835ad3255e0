//! Laws that hold whatever becomes of tasks, answers and drivers.

use proptest::collection::vec;
use proptest::prelude::*;
use tat_tasks_core::Instant;
use tat_tasks_core::policy::schedule::{
    CallId, NO_SLOT, OutputWanted, Schedule, Selector, Sighting, WatchId, WatchOptions,
};
use tat_tasks_core::tasks::{Filter, TaskStatus};

use super::service::{Kind, Service, State, Task};
use super::world::{Faults, World};

/// Long after everything has ended, with the slowest drivers.
const END: u64 = 3_600_000;

fn wanted() -> impl Strategy<Value = OutputWanted> {
    prop_oneof![
        Just(OutputWanted::None),
        Just(OutputWanted::Failed),
        Just(OutputWanted::AtEnd),
        Just(OutputWanted::Live)
    ]
}

/// States with what is written until then, which is not always a continuation.
fn states() -> impl Strategy<Value = Vec<State>> {
    const MIDDLE: [&str; 6] = ["PENDING", "DELIVERING", "RUNNING", "NEW_1", "NEW_2", "CANCELLING"];
    const ENDS: [&str; 5] = ["SUCCESS", "FAILED", "TIMEOUT", "TERMINATED", "CANCELLED"];
    let step = || (0..60_000_u64, 0..2_000_usize, prop::bool::weighted(0.9));
    (vec(step(), 1..=6), prop::sample::select(&ENDS[..]), step(), prop_oneof![Just(None), Just(Some(0)), Just(Some(1))])
        .prop_map(move |(steps, end, last, exit_code)| {
            let (mut states, mut from, mut output) = (Vec::<State>::new(), 0, Vec::new());
            let names = MIDDLE.iter().copied().take(steps.len()).chain([end]);
            for (status, (millis, length, continues)) in names.zip(steps.iter().copied().chain([last])) {
                if !continues {
                    output.clear();
                }
                output.extend((b'a'..=b'z').cycle().skip(states.len()).take(length));
                let exit_code = exit_code.filter(|_| status == end);
                states.push(State { from, status: status.into(), exit_code, output: output.clone() });
                from += millis + 1;
            }
            states
        })
}

fn task() -> impl Strategy<Value = Task> {
    let kind = prop_oneof![60 => Just(Kind::Good), 3 => Just(Kind::Bad), 1 => Just(Kind::Forbidden)];
    let visible = prop_oneof![10 => Just(0), 6 => 0..25_000_u64, 1 => Just(u64::MAX)];
    (states(), kind, visible, 0..3_u8).prop_map(|(states, kind, visible_from, invocation)| Task {
        id: String::new(),
        invocation: format!("inv-{invocation}"),
        visible_from,
        states,
        kind,
    })
}

/// The tasks of a watch by index, or an invocation and whether the number of its tasks is known.
type Followed = Result<Vec<prop::sample::Index>, (u8, bool)>;

/// Watches: when they open, what they follow, and when they want output.
fn watches() -> impl Strategy<Value = Vec<(u64, Followed, OutputWanted)>> {
    let tasks = prop_oneof![
        4 => vec(any::<prop::sample::Index>(), 1..80).prop_map(Ok),
        1 => (0..3_u8, any::<bool>()).prop_map(Err),
    ];
    vec((prop_oneof![Just(0), 0..5_000_u64], tasks, wanted()), 1..12)
}

fn faults() -> impl Strategy<Value = Faults> {
    let of_thousand = || prop_oneof![Just(0), 0..200_u64];
    (of_thousand(), prop_oneof![Just(0), 0..50_u64], prop_oneof![Just(1), 1..3_000_u64, 1..40_000_u64])
        .prop_map(|(failing, vanishing, slowest)| Faults { failing, vanishing, slowest, retries: 60 })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_watch_is_told_everything_once_in_order_and_ends(
        mut tasks in vec(task(), 1..150),
        watches in watches(),
        faults in faults(),
        rate in prop::sample::select(&[2_u64, 10, 20][..]),
        seed in any::<u64>(),
    ) {
        for (index, task) in tasks.iter_mut().enumerate() {
            task.id = format!("invt-{index}");
        }
        let count = tasks.len();
        let mut world = World::new(Service::new(tasks), rate, faults, seed);
        for (opens, of, output) in &watches {
            let grace_millis = 600_000;
            let options = WatchOptions { output: *output, expected_tasks: None, grace_millis };
            match of {
                Ok(indices) => {
                    let mut of = indices.iter().map(|index| index.index(count)).collect::<Vec<_>>();
                    of.sort_unstable();
                    of.dedup();
                    world.add(*opens, Ok(of), options);
                }
                Err((invocation, expects_all)) => {
                    let invocation = format!("inv-{invocation}");
                    let all = world.service.tasks.iter().filter(|task| {
                        task.invocation == invocation && task.kind != Kind::Bad && task.visible_from < u64::MAX
                    });
                    let expected_tasks = expects_all.then_some(all.count() as u64);
                    world.add(*opens, Err(&invocation), WatchOptions { expected_tasks, ..options });
                }
            }
        }
        world.run(END);
        world.check();
        prop_assert!(world.most_in_a_second <= usize::try_from(rate).unwrap());
    }

    #[test]
    fn no_numbers_no_answers_and_no_clock_do_harm(steps in vec(meddling(), 1..200)) {
        let mut schedule = Schedule::new();
        for step in steps {
            meddle(&mut schedule, step);
        }
        for watch in 0..=u32::from(u8::MAX) {
            schedule.close(WatchId(watch));
        }
        prop_assert!((0..1_000).all(|slot| schedule.id_of(slot).is_none()), "a task that nobody follows");
    }
}

/// What a driver that is out of its mind may do: which of the methods, a number for it, a moment and texts.
type Meddling = (u8, u8, u64, Vec<(u8, u8, Option<String>)>);

fn meddling() -> impl Strategy<Value = Meddling> {
    let moment = prop_oneof![0..100_000_u64, any::<u64>()];
    let output = || prop::option::of(prop_oneof![any::<String>(), "[a-zA-Z0-9]{0,12}"]);
    (any::<u8>(), 0..40_u8, moment, vec((0..20_u8, 0..16_u8, output()), 0..12))
}

fn meddle(schedule: &mut Schedule, (method, number, moment, tasks): Meddling) {
    let now = Instant::from_millis(moment);
    let (watch, call) = (WatchId(number.into()), CallId(number.into()));
    let ids = tasks.iter().map(|(id, ..)| format!("invt-{id}")).collect::<Vec<_>>();
    let wishes = [OutputWanted::Live, OutputWanted::AtEnd, OutputWanted::Failed, OutputWanted::None];
    let options = WatchOptions {
        output: wishes[usize::from(number) % 4],
        expected_tasks: (method > 100).then_some(moment),
        grace_millis: moment / 2,
    };
    match method % 10 {
        0 => drop(schedule.open(Selector::InvocationTaskIds(ids.into_iter().map(Into::into).collect()), options, now)),
        1 => drop(schedule.open(Selector::Filters(vec![Filter::new("invocation-id", ["inv-1"])]), options, now)),
        2 => drop(schedule.step(watch, now)),
        3 | 4 => drop(schedule.take(watch, now)),
        5 | 6 => {
            let sightings = ids.iter().zip(&tasks).map(|(id, (_, status, output))| Sighting {
                id,
                status: TaskStatus::KNOWN
                    .get(usize::from(*status))
                    .map_or(TaskStatus::Other("NEW".into()), |(status, _)| status.clone()),
                exit_code: Some(i64::from(number) - 1),
                output: output.as_deref(),
            });
            let sightings = sightings.collect::<Vec<_>>();
            if let Ok(slots) = schedule.accept(call, moment, &sightings, now, u32::from(method) << 24) {
                for (slot, sighting) in slots.into_iter().zip(sightings) {
                    assert!(slot == NO_SLOT || schedule.id_of(slot) == Some(sighting.id));
                }
            }
        }
        7 => {
            let code = ["InvalidParameterValue.InvalidInvocationTaskId", "InvalidParameter"][usize::from(method > 100)];
            schedule.fail(call, code, method > 200, now);
        }
        8 => {
            schedule.changes(watch);
            schedule.woken();
        }
        _ => drop(schedule.close(watch)),
    }
}
