//! What a quota makes of 20 calls a second. `cargo test --test quota -- --nocapture` prints what was measured.

// So that the lints know all of it for a test.
#![cfg(test)]

mod properties;
mod simulation;

use simulation::{
    Arrival, Arrivals, Client, Counting, FixedWindow, NO_OUTAGE, Outage, Retry, SlidingWindow, TokenBucket, World,
    simulate,
};

const WORLD: World =
    World { counting: FixedWindow, outage: NO_OUTAGE, retry: Retry::AfterFailure, way: 50, ends: 130_000, seed: 0 };

const SEEDS: u64 = 10;

fn count(arrivals: &[Arrival], is_counted: impl Fn(&Arrival) -> bool) -> u32 {
    arrivals.iter().map(|arrival| u32::from(is_counted(arrival))).sum()
}

/// Prints and asserts, of the worst of the seeds, how many percent of the calls from `begins` on were throttled, and how many
/// percent of the 20 a second were used.
#[expect(clippy::print_stdout, reason = "a table to read")]
fn assert_shared(name: &str, clients: &[Client], world: World, begins: u64, [most_throttled, least_used]: [f64; 2]) {
    let (mut throttled, mut used) = (0.0_f64, f64::INFINITY);
    for seed in 0..SEEDS {
        let arrivals = simulate(clients, World { seed, ..world });
        let all = count(&arrivals, |arrival| arrival.at >= begins);
        let taken = count(&arrivals, |arrival| arrival.at >= begins && arrival.is_taken);
        let seconds = u32::try_from((world.ends - begins) / 1_000).unwrap();
        throttled = throttled.max(100.0 * f64::from(all - taken) / f64::from(all));
        used = used.min(100.0 * f64::from(taken) / f64::from(20 * seconds));
    }
    let (counting, retry) = (format!("{:?}", world.counting), format!("{:?}", world.retry));
    println!("{name:32}  {counting:13}  {retry:12}  {throttled:5.2} % throttled  {used:5.1} % used");
    assert!(throttled <= most_throttled, "{throttled} % throttled");
    assert!(used >= least_used, "{used} % used");
}

const COUNTINGS: [Counting; 3] = [FixedWindow, SlidingWindow, TokenBucket];

#[test]
fn of_10_clients_at_most_5_percent_is_throttled_after_10_s_and_they_use_85_percent() {
    let clients = [Client::with_share(0.5); 10];
    // When many callers wait, another takes the place of one that will try again: with one it shows how it waits.
    let one_caller = clients.map(|client| Client { callers: 1, ..client });
    for (counting, least_used) in [(FixedWindow, 85.0), (SlidingWindow, 85.0), (TokenBucket, 85.0), (Arrivals, 80.0)] {
        let world = World { counting, ..WORLD };
        assert_shared("10 with 1/2", &clients, world, 10_000, [5.0, least_used]);
        for retry in [Retry::AfterFailure, Retry::AtOnce] {
            let world = World { retry, ..world };
            assert_shared("10 with 1/2, 1 caller", &one_caller, world, 10_000, [5.0, least_used]);
        }
    }
}

#[test]
fn of_10_clients_that_come_one_by_one_until_one_leaves_at_most_5_percent_is_throttled_and_they_use_85_percent() {
    let mut clients = [Client::with_share(0.5); 10];
    for (client, starts) in clients.iter_mut().zip((0..).step_by(5_000)) {
        client.starts = starts;
    }
    clients[0].leaves = 90_000;
    for counting in COUNTINGS {
        let world = World { counting, ..WORLD };
        assert_shared("10 with 1/2, each 5 s, 1 leaves", &clients, world, 55_000, [5.0, 85.0]);
    }
}

#[test]
fn one_or_two_clients_are_rarely_throttled_and_use_85_percent() {
    for counting in COUNTINGS {
        let world = World { counting, ..WORLD };
        assert_shared("1 with all", &[Client::with_share(1.0)], world, 10_000, [1.0, 85.0]);
        assert_shared("2 with 1/2", &[Client::with_share(0.5); 2], world, 10_000, [1.0, 85.0]);
        assert_shared("2 with all", &[Client::with_share(1.0); 2], world, 10_000, [2.0, 85.0]);
    }
}

#[test]
fn of_50_clients_at_most_40_percent_is_throttled_after_10_s_and_they_use_85_percent() {
    let clients = [Client::with_share(0.5); 50];
    for counting in COUNTINGS {
        assert_shared("50 with 1/2", &clients, World { counting, ..WORLD }, 10_000, [40.0, 85.0]);
    }
}

/// Prints and asserts, of the worst of the seeds, how long after a moment a client is back at 90 % of 10 calls a second, which
/// it then keeps.
#[expect(clippy::print_stdout, reason = "a table to read")]
fn assert_back(name: &str, clients: &[Client], world: World, since: u64, most_millis: u64) {
    let mut worst = 0;
    for seed in 0..SEEDS {
        let arrivals = simulate(clients, World { seed, ends: since + 120_000, ..world });
        let is_taken_in = |arrival: &Arrival, from: u64, millis: u64| {
            arrival.client == 0 && arrival.is_taken && (from..from + millis).contains(&arrival.at)
        };
        let ends = arrivals.iter().filter(|arrival| arrival.client == 0 && arrival.at >= since + 1_000);
        let back = ends.map(|arrival| arrival.at).find(|at| {
            // The second that ends with this call.
            count(&arrivals, |arrival| is_taken_in(arrival, at - 999, 1_000)) >= 9
        });
        let back = back.unwrap();
        worst = worst.max(back - since);
        assert!(count(&arrivals, |arrival| is_taken_in(arrival, back, 20_000)) >= 180, "fell again");
    }
    println!("{name:45}  back at 90 % after {worst:5} ms");
    assert!(worst <= most_millis, "after {worst} ms");
}

#[test]
fn a_lone_client_is_back_at_90_percent_within_10_s() {
    let alone = [Client::with_share(0.5)];
    for counting in COUNTINGS {
        let after = |name: &str, calls, way, lasts: u64| {
            let until = 20_000 + lasts;
            let outage = Outage { from: 20_000, until, calls };
            assert_back(name, &alone, World { counting, outage, way, ..WORLD }, until, 10_000);
        };
        after(&format!("1 with 1/2, {counting:?}, 1 throttled"), 1, 50, 500);
        after(&format!("1 with 1/2, {counting:?}, 5 under way"), 5, 400, 500);
        after(&format!("1 with 1/2, {counting:?}, 30 s refused"), usize::MAX, 50, 30_000);
    }
}

#[test]
fn the_last_of_10_clients_is_back_at_90_percent_within_90_s() {
    let mut clients = [Client { leaves: 60_000, ..Client::with_share(0.5) }; 10];
    clients[0].leaves = u64::MAX;
    for counting in COUNTINGS {
        let name = format!("10 with 1/2, {counting:?}, 9 leave");
        assert_back(&name, &clients, World { counting, ..WORLD }, 60_000, 90_000);
    }
}
