
pub trait PeekableTrait<T> {}
