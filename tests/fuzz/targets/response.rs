//! Whatever bytes come with whatever status: no panic, an answer that is written is read again, and neither it nor an error
//! takes more memory than its bytes are worth.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peak_alloc::PeakAlloc;
use tat_tasks_core::ErrorKind;
use tat_tasks_core::tasks::{DescribeInvocationTasksResponse, SeenTasks};
use tat_tasks_fuzz::frames::KeptTexts;
use tat_tasks_fuzz::text;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What the shortest task, `{},`, takes for each of its bytes while lists grow by doubling. A body may have no more than 10,000
/// tasks, so that this is no concern for large ones.
const MEMORY_PER_BYTE: usize = 1_024;

/// What an error takes, however short the body.
const LEAST_MEMORY: usize = 4_096;

/// Names in a path are shortened, and there are at most 32.
const LONGEST_MESSAGE: usize = 32 * 1_024;

fuzz_target!(|body: &[u8]| {
    let most_memory = LEAST_MEMORY + MEMORY_PER_BYTE * body.len();
    for status in [200, 429, 503] {
        let parsed = within(most_memory, || DescribeInvocationTasksResponse::parse(status, body, false));
        match parsed {
            Ok(response) => {
                assert_eq!(status, 200);
                let written = response.to_json();
                let again = DescribeInvocationTasksResponse::parse(200, written.as_bytes(), false);
                assert_eq!(again.as_ref(), Ok(&response), "{written}");
                assert_eq!(again.map(|again| again.to_json()), Ok(written));
            }
            Err(error) if error.kind() == ErrorKind::Protocol => {
                assert!(error.message().len() <= LONGEST_MESSAGE);
                assert!(text::is_seen(&error), "{error:?}");
            }
            Err(_) => {}
        }
    }
    let mut texts = KeptTexts::default();
    let _ = within(most_memory, || DescribeInvocationTasksResponse::read_frames(200, body, true, &mut texts));
    within(most_memory, || SeenTasks::read(body, false).sightings().len());
});

/// What a step gives, if it takes no more memory.
fn within<T>(most_memory: usize, step: impl FnOnce() -> T) -> T {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let given = step();
    let taken = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken <= most_memory, "{taken} bytes of memory, and {most_memory} are the most");
    given
}
