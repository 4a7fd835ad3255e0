//! What to ask next, to be told of each task of a query once.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::fingerprint::fingerprint;
use super::index::Index;
use crate::error::{Error, ErrorKind};
use crate::tasks::{DescribeInvocationTasksRequest, Filter, limits};
use crate::text::{decimal, filled};

/// The code of the error for a set that changes too fast.
pub(super) const LISTING_UNSTABLE: &str = "ListingUnstable";

/// After so many pages in a row without a new task, the set is taken to change faster than it can be read.
const MOST_FRUITLESS_PAGES: u32 = 100;

/// After so many pages that fitted an answer, one with twice as many tasks is tried again: a few large tasks are not to slow the
/// rest of a long list, and many cost a call more each so many.
const PAGES_THAT_FIT: u32 = 8;

/// Whether an answer had too many bytes, by the service or by whoever reads it.
#[inline(never)]
pub(super) fn is_too_large(code: &str) -> bool {
    matches!(code, "ResponseSizeLimitExceeded" | "ResponseTooLarge")
}

/// Walks the pages of a query, over a set of tasks that may change meanwhile.
///
/// All that says where a page begins is its offset, and tasks that come and go move the others across the edges of pages.
/// So each page begins with the end of the one before. As long as it holds a task that was told, nothing was passed over:
/// tasks that stay keep their order, so all that were before that one are told, and those after it are on the page. A page
/// that holds none is left aside, as tasks before it have gone: the walk steps back until it meets one, and on from there.
///
/// Every task that is there from the first call to the last, and never before the `Offset` to begin at, is told; none is
/// told twice. Only where pages are of a single task, as the service gives no more or no more fit an answer, which share none, one
/// may be missed as others go. The walk
/// ends at a page that is empty, or shorter than asked and the last by `TotalCount`; never by that alone, which may be wrong.
/// That the service keeps the order of tasks that stay is unverified.
#[derive(Debug)]
pub struct Pages {
    ids: Option<Vec<Cow<'static, str>>>,
    filters: Option<Vec<Filter<'static>>>,
    hide_output: Option<bool>,
    pub(super) limit: u64,
    /// What it was at first.
    most: u64,
    /// How many pages have fitted an answer since one did not, or since it has grown.
    fitted: u32,
    first_offset: u64,
    /// Of ids, how many of them were asked for or passed over.
    offset: u64,
    /// How many tasks of the ids of a call have come, where there are more of them than the answers had so far.
    come: u64,
    told: Vec<Box<str>>,
    /// Where in `told` an id is.
    places: Index,
    /// How many tasks a page shares with the one before, which is at most half of those.
    overlap: u64,
    /// The page before held a single task, as a service may give less than it was asked for: this one begins behind it.
    is_bare: bool,
    /// How many pages the next step back goes.
    stride: u64,
    /// How many pages in a row held no new task.
    fruitless: u32,
    is_done: bool,
}

impl Pages {
    /// Begins at the request's `Offset`, with pages of its `Limit`: by default 100, and at least 2, as pages of one task
    /// cannot overlap. With ids, both count ids, which are split over as many calls as it takes, and over more where an answer
    /// has fewer tasks than there are by its `TotalCount`; of an empty list, none is asked for.
    #[must_use]
    pub fn new(request: DescribeInvocationTasksRequest<'static>) -> Self {
        let offset = request.offset.unwrap_or_default();
        let limit = match request.limit {
            None => limits::LIMIT,
            Some(1) => 2,
            Some(limit) => limit,
        };
        let (ids, filters) = (request.invocation_task_ids, request.filters);
        Self {
            // With filters too, the request is wrong, and its check has to say so.
            is_done: filters.is_none() && ids.as_ref().is_some_and(|ids| ids.len() as u64 <= offset),
            ids,
            filters,
            hide_output: request.hide_output,
            limit,
            most: limit,
            fitted: 0,
            first_offset: offset,
            offset,
            come: 0,
            told: Vec::new(),
            places: Index::new(),
            overlap: 1,
            is_bare: false,
            stride: 1,
            fruitless: 0,
        }
    }

    /// The next call, the same one until its answer is accepted; none at the end.
    #[must_use]
    pub fn next_request(&self) -> Option<DescribeInvocationTasksRequest<'static>> {
        if self.is_done {
            return None;
        }
        Some(DescribeInvocationTasksRequest {
            invocation_task_ids: self.ids.as_ref().map(|ids| {
                let left = usize::try_from(self.offset).ok().and_then(|asked| ids.get(asked..)).unwrap_or_default();
                left.get(..self.ids_of_a_call()).unwrap_or(left).to_vec()
            }),
            filters: self.filters.clone(),
            limit: Some(self.limit),
            offset: match (&self.ids, self.come) {
                (None, _) => Some(self.offset),
                (Some(_), 0) => None,
                (Some(_), come) => Some(come),
            },
            hide_output: self.hide_output,
        })
    }

    /// Takes note that the [next request](Self::next_request) has failed, and will not be tried again as it is. Where its answer
    /// would have too many bytes, pages have half as many tasks for a while: says whether there is now such a request.
    pub fn fail(&mut self, code: &str) -> bool {
        let asks_for_fewer = is_too_large(code) && self.limit > 1;
        if asks_for_fewer {
            self.limit /= 2;
            self.fitted = 0;
            // Of other ids there are others.
            self.come = 0;
        }
        asks_for_fewer
    }

    /// Takes in the answer to the [next request](Self::next_request), the ids of its tasks in their order, and says which of
    /// them are to be told. A task without an id (`""`) cannot be told apart from others, and may be told again.
    ///
    /// # Errors
    /// `service` with the code `ListingUnstable`, worth another try, when 100 pages in a row held no new task. The walk has
    /// ended then.
    pub fn accept(&mut self, total_count: u64, ids: &[&str]) -> Result<Vec<bool>, Error> {
        let told_before = self.told.len();
        let follows = self.follows(ids);
        let news = ids.iter().map(|id| follows && (id.is_empty() || self.tell(id))).collect();
        let has_new = self.told.len() > told_before;
        if let Some(all) = &self.ids {
            let left = (all.len() as u64).saturating_sub(self.offset);
            let asked = left.min(self.ids_of_a_call() as u64);
            self.come = self.come.saturating_add(ids.len() as u64);
            if !ids.is_empty() && self.come < asked.min(total_count) {
                return Ok(news);
            }
            self.come = 0;
            self.offset = self.offset.saturating_add(self.ids_of_a_call() as u64);
            self.is_done = all.len() as u64 <= self.offset;
            self.grow();
            return Ok(news);
        }
        if follows {
            self.step_on(ids.len() as u64, total_count);
        } else {
            self.step_back();
        }
        self.grow();
        self.fruitless = if has_new { 0 } else { self.fruitless.saturating_add(1) };
        if self.is_done || self.fruitless < MOST_FRUITLESS_PAGES {
            return Ok(news);
        }
        self.is_done = true;
        let message = "the tasks changed faster than they could be read: {} pages in a row held none that is new; try again, or ask for fewer tasks";
        let message = filled(message, &[&decimal(u64::from(MOST_FRUITLESS_PAGES))]);
        Err(Error::of(ErrorKind::Service, LISTING_UNSTABLE, message).worth_another_try())
    }

    /// A page has fitted.
    fn grow(&mut self) {
        self.fitted += 1;
        if self.fitted >= PAGES_THAT_FIT {
            self.fitted = 0;
            self.limit = self.most.min(self.limit.saturating_mul(2));
        }
    }

    /// Whether no task that stays can have been passed over before the end of this page.
    fn follows(&self, ids: &[&str]) -> bool {
        self.ids.is_some() || self.offset == self.first_offset || self.is_bare || ids.iter().any(|id| self.is_told(id))
    }

    fn is_told(&self, id: &str) -> bool {
        let is_it = |place: u32| self.told.get(place as usize).is_some_and(|told| **told == *id);
        self.places.find(fingerprint(id), &is_it).is_some()
    }

    fn tell(&mut self, id: &str) -> bool {
        if self.is_told(id) {
            return false;
        }
        let place = u32::try_from(self.told.len()).unwrap_or_default();
        let Self { told, places, .. } = self;
        told.push(id.into());
        places.insert(place, &|place| told.get(place as usize).map_or(0, |told| fingerprint(told)));
        true
    }

    fn step_on(&mut self, count: u64, total_count: u64) {
        let end = self.offset.saturating_add(count);
        // A service may give less than it was asked for before the end: its TotalCount says so, or lies.
        self.is_done |= count == 0 || (count < self.limit && end >= total_count);
        if self.stride > 1 {
            // Tasks went by more than the overlap, and may go on so.
            self.overlap = self.overlap.saturating_mul(4);
            self.stride = 1;
        }
        self.is_bare = count == 1;
        self.offset = end.saturating_sub(self.overlap.min(count / 2)).max(self.first_offset);
    }

    /// Goes back twice as far each time, until a page follows.
    fn step_back(&mut self) {
        let distance = self.stride.saturating_mul(self.limit);
        self.offset = self.offset.saturating_sub(distance).max(self.first_offset);
        self.stride = self.stride.saturating_mul(2);
    }

    fn ids_of_a_call(&self) -> usize {
        usize::try_from(self.limit)
            .map_or(limits::INVOCATION_TASK_IDS, |limit| limit.clamp(1, limits::INVOCATION_TASK_IDS))
    }
}
