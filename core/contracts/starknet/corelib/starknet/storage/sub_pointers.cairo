
use super::{Mutable, StoragePointer};
pub trait SubPointers<T> {
    type SubPointersType;
    fn sub_pointers(self: StoragePointer<T>) -> Self::SubPointersType;
}
pub trait SubPointersMut<T> {
    type SubPointersType;
    fn sub_pointers_mut(self: StoragePointer<Mutable<T>>) -> Self::SubPointersType;
}
pub trait SubPointersForward<T> {
    type SubPointersType;
    fn sub_pointers(self: T) -> Self::SubPointersType;
}
pub trait SubPointersMutForward<T> {
    type SubPointersType;
    fn sub_pointers_mut(self: T) -> Self::SubPointersType;
}
