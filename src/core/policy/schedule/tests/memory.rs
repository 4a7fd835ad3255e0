//! What a task costs.

extern crate std;

use core::mem::size_of;

use super::*;

#[test]
#[expect(clippy::print_stdout, reason = "the figure is what it is for")]
fn of_100_000_tasks_each_costs_less_than_200_bytes() {
    const TASKS: usize = 100_000;
    let mut bench = Bench::default();
    let watch = bench.open(&ids(TASKS), OutputWanted::Live);
    for _ in 0..3 {
        while bench.step(watch) == Step::Call {
            bench.answer(watch, "RUNNING");
        }
        bench.sleep(watch);
    }
    let Schedule { tasks, follows, watches, queues, .. } = &bench.schedule;
    let texts: usize = ids(TASKS).iter().map(String::len).sum();
    let parts = [
        ("table", tasks.bytes()),
        ("ids", texts),
        ("follows", follows.bytes() + watches.get(0).unwrap().follows.capacity() * size_of::<u32>()),
        ("queues", queues.bytes()),
    ];
    let total: usize = parts.iter().map(|(_, bytes)| bytes).sum();
    let each = parts.map(|(name, bytes)| format!("{name} {}", bytes / TASKS)).join(", ");
    std::println!("{} bytes a task: {each}; but for what the allocator adds to an id", total / TASKS);
    assert!(total / TASKS < 200);
}
