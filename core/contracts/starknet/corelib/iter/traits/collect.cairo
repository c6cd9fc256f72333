
use crate::metaprogramming::TypeEqual;
use super::iterator::Iterator;
pub trait IntoIterator<T> {
    type IntoIter;
    impl Iterator: Iterator<Self::IntoIter>;
    fn into_iter(self: T) -> Self::IntoIter;
}
impl SelfIntoIterator<T, +Iterator<T>> of IntoIterator<T> {
    type IntoIter = T;
    fn into_iter(self: T) -> T {
        self
    }
}
pub trait FromIterator<T, A> {
    fn from_iter<
        I,
        impl IntoIter: IntoIterator<I>,
        +TypeEqual<IntoIter::Iterator::Item, A>,
        +Destruct<IntoIter::IntoIter>,
        +Destruct<I>,
    >(
        iter: I,
    ) -> T;
}
pub trait Extend<T, A> {
    fn extend<
        I,
        impl IntoIter: IntoIterator<I>,
        +TypeEqual<IntoIter::Iterator::Item, A>,
        +Destruct<IntoIter::IntoIter>,
        +Destruct<I>,
    >(
        ref self: T, iter: I,
    );
}
