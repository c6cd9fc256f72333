
pub mod iterator;
pub mod collect;
pub use iterator::Iterator;
pub use collect::{Extend, FromIterator, IntoIterator};
