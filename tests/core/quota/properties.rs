//! Laws that hold whatever is done to a quota.

use proptest::collection::vec;
use proptest::prelude::*;
use tat_tasks_core::Instant;
use tat_tasks_core::policy::Quota;

/// What a facade may do to a quota, so many milliseconds after what it did before.
#[derive(Clone, Debug)]
enum Step {
    Take,
    TakeAndPutBack,
    Accepted { took: u64 },
    Throttled { took: u64 },
}

fn steps() -> impl Strategy<Value = Vec<(u64, Step)>> {
    let step = prop_oneof![
        6 => Just(Step::Take),
        1 => Just(Step::TakeAndPutBack),
        1 => (0..3_000_u64).prop_map(|took| Step::Accepted { took }),
        1 => (0..3_000_u64).prop_map(|took| Step::Throttled { took }),
    ];
    vec((prop_oneof![0..3_u64, 0..200_u64, 0..100_000_u64], step), 0..200)
}

/// The moments at which calls were let through.
fn let_through(quota: &mut Quota, calls_per_second: f64, steps: &[(u64, Step)]) -> Vec<u64> {
    let mut let_through = Vec::new();
    let mut at = 0;
    for (millis, step) in steps {
        at += millis;
        let now = Instant::from_millis(at);
        let sent = |took: u64| Instant::from_millis(at.saturating_sub(took));
        match *step {
            Step::Take if quota.take(calls_per_second, now).is_ok() => let_through.push(at),
            Step::TakeAndPutBack if quota.take(calls_per_second, now).is_ok() => quota.put_back(),
            Step::Take | Step::TakeAndPutBack => {}
            Step::Accepted { took } => quota.accepted(sent(took), now),
            Step::Throttled { took } => quota.throttled(calls_per_second, sent(took), now),
        }
    }
    let_through
}

fn any_words() -> impl Strategy<Value = [f64; Quota::WORDS]> {
    proptest::array::uniform6(prop_oneof![proptest::num::f64::ANY, Just(f64::NAN), -1.0..30.0, 0.0..1e6])
}

proptest! {
    #[test]
    fn no_window_has_more_calls_than_a_burst_and_its_time_at_full_pace(share in 0.001..=1.0_f64, steps in steps()) {
        let calls_per_second = 20.0 * share;
        let burst = (calls_per_second / 2.0).min(20.0 - calls_per_second).max(1.5);
        let moments = let_through(&mut Quota::new(Instant::from_millis(0)), calls_per_second, &steps);
        for (first, from) in moments.iter().enumerate() {
            for (calls, to) in (1_u32..).zip(&moments[first..]) {
                let millis = f64::from(u32::try_from(to - from).unwrap());
                prop_assert!(f64::from(calls) <= burst + calls_per_second * millis / 1_000.0 + 1e-6);
            }
        }
    }

    #[test]
    fn the_moment_to_ask_again_is_to_come_and_never_far(
        words in any_words(), calls_per_second in prop_oneof![proptest::num::f64::ANY, 0.0..=20.0], now in 0..1_u64 << 53,
    ) {
        let mut quota = Quota::from_words(&words);
        let mut now = Instant::from_millis(now);
        // Its bucket may be full.
        for _ in 0..8 {
            if let Err(next) = quota.take(calls_per_second, now) {
                prop_assert!((1..=1_000_001).contains(&next.since(now)));
                now = next;
            }
        }
    }

    #[test]
    fn a_quota_comes_out_of_its_words_as_it_was(steps in steps()) {
        let mut quota = Quota::new(Instant::from_millis(0));
        let_through(&mut quota, 10.0, &steps);
        prop_assert_eq!(Quota::from_words(&quota.to_words()), quota);
    }

    #[test]
    fn every_quota_is_back_at_its_share_when_calls_are_accepted(words in any_words(), now in 0..1_u64 << 52) {
        let mut quota = Quota::from_words(&words);
        let mut asks = |seconds: u64| {
            let range = (now + seconds * 1_000..now + seconds * 1_000 + 1_000).map(Instant::from_millis);
            let taken = range.filter(|now| {
                let is_taken = quota.take(10.0, *now).is_ok();
                if is_taken {
                    quota.accepted(*now, *now);
                }
                is_taken
            });
            taken.count()
        };
        // The slowest takes its first call after 4 s.
        for second in 0..6 {
            asks(second);
        }
        prop_assert!(asks(180) >= 9);
    }
}
