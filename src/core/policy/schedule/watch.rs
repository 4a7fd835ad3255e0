//! A watch: who follows which tasks, and what is still to come.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::api::{Selector, WatchOptions};
use super::interval::Jitter;
use crate::error::Error;
use crate::policy::Pages;
use crate::tasks::{DescribeInvocationTasksRequest, Filter, check_invocation_task_ids, limits};
use crate::text::{Joined, filled};
use crate::time::Instant;

#[derive(Debug)]
pub(super) struct Watch {
    pub(super) serial: u32,
    pub(super) options: WatchOptions,
    pub(super) opened: Instant,
    /// When its driver was last heard of; none once a task of it was passed over, since that was too long ago.
    pub(super) driven: Option<Instant>,
    /// How it finds its tasks; none if they were named.
    pub(super) listing: Option<Listing>,
    /// Its tasks in the order in which they were found, by the places of its follows.
    pub(super) follows: Vec<u32>,
    /// Those of which something is new.
    pub(super) news: Vec<u32>,
    /// Its driver is to be told so.
    pub(super) is_woken: bool,
    /// How many of its tasks it still waits for.
    pub(super) waiting: usize,
    /// At least one of its tasks is visible.
    pub(super) has_seen: bool,
    /// None of its tasks is due before.
    pub(super) wake: Instant,
    /// Where to begin to look for one that is due.
    pub(super) cursor: usize,
    /// How many of its calls are under way.
    pub(super) calls: u32,
    /// It is handed no tasks of others, since a call with such was refused.
    pub(super) is_alone: bool,
    /// The first call that was made after the last of its tasks was seen to have ended.
    pub(super) ended_before: u32,
}

/// How a watch finds the tasks that match its filters: it walks over them from time to time.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) filters: Vec<Filter<'static>>,
    /// The walk that has begun.
    pages: Option<Pages>,
    /// The call by which it began.
    begun: u32,
    /// The first call for the page that it waits for: whichever answer comes first is that page. 0 if none was made yet.
    asked_from: u32,
    /// When to ask for the next page; while it is asked for, when its answer is no longer waited for.
    pub(super) due: Option<Instant>,
    /// The call by which the last walk that is complete had begun.
    walked: u32,
    /// How many tasks of a page fit an answer, as far as is known.
    limit: u64,
    /// Nothing was there when the grace had passed.
    pub(super) is_in_vain: bool,
}

/// A walk over tasks that were just created is the first of several.
const FIRST_PAUSE_MILLIS: u64 = 2_000;

impl Watch {
    pub(super) fn new(serial: u32, listing: Option<Listing>, options: WatchOptions, now: Instant) -> Self {
        Self {
            serial,
            options,
            opened: now,
            driven: Some(now),
            listing,
            follows: Vec::new(),
            news: Vec::new(),
            is_woken: false,
            waiting: 0,
            has_seen: false,
            wake: now,
            cursor: 0,
            calls: 0,
            is_alone: false,
            ended_before: 0,
        }
    }

    /// Has its driver told to take a step.
    pub(super) fn wake_up(&mut self, place: u32, woken: &mut Vec<u32>) {
        if !self.is_woken {
            self.is_woken = true;
            woken.push(place);
        }
    }

    /// Until when something that is not there since a moment may still show up.
    pub(super) fn grace_end(&self, since: Instant) -> Instant {
        self.opened.max(since).after(self.options.grace_millis)
    }

    /// Whether every task was found that it will ever follow. If that takes another walk, it is due.
    pub(super) fn is_complete(&mut self, now: Instant) -> bool {
        let known = self.follows.len() as u64;
        let Some(listing) = &mut self.listing else { return true };
        match self.options.expected_tasks {
            _ if known == 0 && listing.is_in_vain => true,
            // A walk that has begun may show more.
            Some(expected) => known >= expected && listing.pages.is_none(),
            None if known == 0 => false,
            None if listing.walked >= self.ended_before => true,
            None => {
                listing.hurry(now);
                false
            }
        }
    }

    /// After the last page of a walk, which was asked for at that moment: when to walk again.
    ///
    /// Within the grace more may show up. It walks at twice its age, which costs five walks, and as each shows all tasks,
    /// these are asked for less.
    pub(super) fn end_walk(&mut self, asked: Instant, now: Instant, jitter: Jitter) {
        let known = self.follows.len() as u64;
        let grace_end = self.grace_end(self.opened);
        let Some(listing) = &mut self.listing else { return };
        let again = jitter.next(self.opened, now);
        listing.due = match self.options.expected_tasks {
            _ if known == 0 && grace_end <= asked => {
                listing.is_in_vain = true;
                None
            }
            _ if known == 0 => Some(again.min(grace_end.max(now))),
            Some(expected) if known < expected => Some(again),
            None if asked < grace_end => {
                Some(now.after(now.since(self.opened).max(FIRST_PAUSE_MILLIS)).min(grace_end.max(now)))
            }
            _ => None,
        };
    }
}

impl Listing {
    pub(super) const fn new(filters: Vec<Filter<'static>>, now: Instant) -> Self {
        Self {
            filters,
            pages: None,
            begun: 0,
            asked_from: 0,
            due: Some(now),
            walked: 0,
            limit: limits::LIMIT,
            is_in_vain: false,
        }
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// The next page, which this call asks for until a moment.
    pub(super) fn take(&mut self, call: u32, until: Instant) -> Option<DescribeInvocationTasksRequest<'static>> {
        let pages = self.pages.get_or_insert_with(|| {
            self.begun = call;
            let mut pages = Pages::new(DescribeInvocationTasksRequest {
                filters: Some(self.filters.clone()),
                hide_output: Some(true),
                ..DescribeInvocationTasksRequest::default()
            });
            pages.limit = self.limit;
            pages
        });
        if self.asked_from == 0 {
            self.asked_from = call;
        }
        self.due = Some(until);
        pages.next_request()
    }

    /// Whether the answer of a call ends a walk.
    pub(super) fn accept(&mut self, call: u32, total_count: u64, ids: &[&str], now: Instant) -> Result<bool, Error> {
        // An answer to an earlier page is late.
        let is_of_page = self.asked_from != 0 && call >= self.asked_from;
        let Some(pages) = self.pages.as_mut().filter(|_| is_of_page) else { return Ok(false) };
        let accepted = pages.accept(total_count, ids);
        self.limit = pages.limit;
        self.asked_from = 0;
        self.due = Some(now);
        if accepted.is_ok() && pages.next_request().is_some() {
            return Ok(false);
        }
        self.pages = None;
        accepted?;
        self.walked = self.begun;
        Ok(true)
    }

    /// The call has failed: its page is to be asked for again. Says whether it has fewer tasks then.
    pub(super) fn fail(&mut self, call: u32, code: &str, now: Instant) -> bool {
        let Some(pages) = self.pages.as_mut().filter(|_| self.asked_from != 0 && call >= self.asked_from) else {
            return false;
        };
        self.due = Some(now);
        let asks_for_fewer = pages.fail(code);
        self.limit = pages.limit;
        asks_for_fewer
    }

    /// Has it walk now, unless a page is under way.
    fn hurry(&mut self, now: Instant) {
        if self.asked_from == 0 {
            self.due = Some(self.due.map_or(now, |due| due.min(now)));
        }
    }

    /// What it looks for, as an error names it.
    pub(super) fn description(&self) -> String {
        let mut conditions = String::new();
        for filter in &self.filters {
            let mut values = String::new();
            for value in &filter.values {
                values.push_str(&filled(" {?}", &[value]));
            }
            let separator = if conditions.is_empty() { "" } else { ", " };
            conditions.push_str(&[separator, &filter.name, &values].joined());
        }
        conditions
    }
}

/// The ids of a selector, and what finds the others.
pub(super) fn checked(selector: Selector, now: Instant) -> Result<(Vec<Cow<'static, str>>, Option<Listing>), Error> {
    match selector {
        Selector::InvocationTaskIds(ids) => {
            check_invocation_task_ids(&ids)?;
            Ok((ids, None))
        }
        Selector::Filters(filters) => {
            let request = DescribeInvocationTasksRequest { filters: Some(filters), ..Default::default() };
            request.check()?;
            let listing = Listing::new(request.filters.unwrap_or_default(), now);
            Ok((Vec::new(), Some(listing)))
        }
    }
}
