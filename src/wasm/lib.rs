//! Carries `tat-tasks-core` to JavaScript. It converts and transports; every decision is the core's.
//!
//! The synchronous exports (`step`, `policy`, `schedule`) each take the core one step further; the one asynchronous export (`exchange`)
//! sends bytes and brings bytes back. The exports hold no state but a cache, so that an instance can be thrown away.

// With std, a third of the module would be the wording of panics, which nobody can read there.
#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

mod convert;
mod error;
#[expect(unreachable_pub, reason = "what wasm_bindgen exports must be `pub`, and is reached from JavaScript alone")]
mod exchange;
mod js;
#[cfg(feature = "panic-on-request")]
mod panic_on_request;
#[expect(unreachable_pub, reason = "what wasm_bindgen exports must be `pub`, and is reached from JavaScript alone")]
mod policy;
mod schedule;
#[expect(unreachable_pub, reason = "what wasm_bindgen exports must be `pub`, and is reached from JavaScript alone")]
mod step;
mod task;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic is a trap, after which the facade throws the instance away.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
