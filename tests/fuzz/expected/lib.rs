//! What the documentation of the core promises, said once more by other libraries, or in the plainest code. The targets hold
//! the core to it.

pub mod answer;
pub mod frames;
pub mod json;
pub mod limits;
pub mod signature;
pub mod text;
