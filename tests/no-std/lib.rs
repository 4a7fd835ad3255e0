//! Builds only while nothing under the core links std: there would be two panic handlers then. Never run.
#![no_std]

extern crate tat_tasks_core;

use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    loop {}
}

struct NoMemory;

// SAFETY: a null pointer is a valid answer to any request, and nothing is ever handed out that could come back.
unsafe impl GlobalAlloc for NoMemory {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: NoMemory = NoMemory;
