//! One account at its quota.

use tat_tasks_core::policy::schedule::{OutputWanted, WatchOptions};

use super::service::{Kind, Service, State, Task};
use super::world::{Faults, World};

const TASKS: usize = 100_000;
const WATCHES: usize = 1_000;
const CALLS_PER_SECOND: u64 = 20;
/// How long it takes to ask for each task once, if every call is full.
const SWEEP: u64 = TASKS as u64 * 1_000 / (100 * CALLS_PER_SECOND);

/// A number for each task and purpose, as if it were random.
fn spread(index: usize, purpose: u64, below: u64) -> u64 {
    let mixed = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ purpose.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) % below
}

fn task(index: usize) -> Task {
    let starts = 1 + spread(index, 1, 60_000);
    let ends = starts + 1 + spread(index, 2, 600_000);
    let has_failed = spread(index, 3, 10) == 0;
    let state = |from, status: &str, output: &str| State {
        from,
        status: status.into(),
        exit_code: (status == "SUCCESS").then_some(0),
        output: output.into(),
    };
    Task {
        id: format!("invt-{index:08}"),
        invocation: format!("inv-{}", index * WATCHES / TASKS),
        visible_from: spread(index, 4, 20_000),
        states: vec![
            state(0, "PENDING", ""),
            state(starts, "RUNNING", "begun\n"),
            state(ends, if has_failed { "FAILED" } else { "SUCCESS" }, "begun\nand ended\n"),
        ],
        kind: if index % 2_000 == 7 { Kind::Bad } else { Kind::Good },
    }
}

#[test]
fn of_100_000_tasks_of_1_000_watches_at_20_calls_a_second_none_is_starved_and_each_event_is_told_once() {
    let faults = Faults { failing: 30, vanishing: 1, slowest: 1_500, retries: 4 };
    let mut world = World::new(Service::new((0..TASKS).map(task).collect()), CALLS_PER_SECOND, faults, 4);
    for watch in 0..WATCHES {
        let wishes = [OutputWanted::Failed, OutputWanted::None, OutputWanted::AtEnd, OutputWanted::Live];
        let output = wishes[watch % wishes.len()];
        let options = WatchOptions { output, expected_tasks: None, grace_millis: 30_000 };
        let own = (0..TASKS / WATCHES).map(|task| watch * (TASKS / WATCHES) + task);
        // One in ten knows its invocation alone.
        let invocation = format!("inv-{watch}");
        world.add(0, if watch % 10 == 3 { Err(&invocation) } else { Ok(own.collect()) }, options);
    }
    world.run(3_600_000);
    world.check();
    let vanished = world.drivers.iter().filter(|driver| driver.has_vanished).count();
    let last = world.drivers.iter().map(|driver| driver.ended_at).max().unwrap();
    let (calls, shown, gap) = (world.service.calls, world.service.shown, world.service.longest_gap);
    println!(
        "{calls} calls in {} s, of which {} in the busiest second; {} tasks a call; {vanished} drivers vanished; \
         a sweep takes {} s at least, and between two calls for a task passed {} s at most",
        last / 1_000,
        world.most_in_a_second,
        shown / calls,
        SWEEP / 1_000,
        gap / 1_000,
    );
    assert!(world.most_in_a_second <= 20);
    assert!(vanished > 5, "{vanished}");
    assert!(gap < 2 * SWEEP, "{gap}");
}
