
use crate::iter::{IntoIterator, Iterator};
use crate::num::traits::One;

#[derive(Clone, Drop, PartialEq)]
pub struct Range<T> {
    pub start: T,
    pub end: T,
}
#[derive(Clone, Drop, PartialEq)]
pub struct RangeInclusive<T> {
    pub start: T,
    pub end: T,
}
pub trait RangeOp<T> {
    fn range(start: T, end: T) -> Range<T>;
}
impl RangeOpImpl<T> of RangeOp<T> {
    fn range(start: T, end: T) -> Range<T> {
        Range { start, end }
    }
}
pub trait RangeInclusiveOp<T> {
    fn range_inclusive(start: T, end: T) -> RangeInclusive<T>;
}
impl RangeInclusiveOpImpl<T> of RangeInclusiveOp<T> {
    fn range_inclusive(start: T, end: T) -> RangeInclusive<T> {
        RangeInclusive { start, end }
    }
}
#[generate_trait]
pub impl RangeImpl<T, +Destruct<T>, +PartialOrd<@T>> of RangeTrait<T> {
    fn is_empty(self: @Range<T>) -> bool {
        !(self.start < self.end)
    }
}
#[generate_trait]
pub impl RangeInclusiveImpl<T, +Destruct<T>, +PartialOrd<@T>> of RangeInclusiveTrait<T> {
    fn is_empty(self: @RangeInclusive<T>) -> bool {
        self.end < self.start
    }
}
#[derive(Clone, Drop)]
pub struct RangeIterator<T> {
    cur: T,
    end: T,
}
impl RangeIteratorImpl<T, +One<T>, +Add<T>, +Copy<T>, +Drop<T>, +PartialEq<T>> of Iterator<RangeIterator<T>> {
    type Item = T;
    fn next(ref self: RangeIterator<T>) -> Option<T> {
        if self.cur == self.end {
            None
        } else {
            let value = self.cur;
            self.cur = value + One::one();
            Some(value)
        }
    }
}
impl RangeIntoIterator<
    T, +One<T>, +Add<T>, +Copy<T>, +Drop<T>, +PartialEq<T>, +PartialOrd<T>,
> of IntoIterator<Range<T>> {
    type IntoIter = RangeIterator<T>;
    fn into_iter(self: Range<T>) -> Self::IntoIter {
        let Range { start, end } = self;
        RangeIterator { cur: start, end: if start < end { end } else { start } }
    }
}
#[derive(Clone, Drop)]
pub struct RangeInclusiveIterator<T> {
    cur: T,
    end: T,
    done: bool,
}
impl RangeInclusiveIteratorImpl<
    T, +One<T>, +Add<T>, +Copy<T>, +Drop<T>, +PartialEq<T>,
> of Iterator<RangeInclusiveIterator<T>> {
    type Item = T;
    fn next(ref self: RangeInclusiveIterator<T>) -> Option<T> {
        if self.done {
            return None;
        }
        let value = self.cur;
        if value == self.end {
            self.done = true;
        } else {
            self.cur = value + One::one();
        }
        Some(value)
    }
}
impl RangeInclusiveIntoIterator<
    T, +One<T>, +Add<T>, +Copy<T>, +Drop<T>, +PartialEq<T>, +PartialOrd<T>,
> of IntoIterator<RangeInclusive<T>> {
    type IntoIter = RangeInclusiveIterator<T>;
    fn into_iter(self: RangeInclusive<T>) -> Self::IntoIter {
        let RangeInclusive { start, end } = self;
        RangeInclusiveIterator { cur: start, end, done: end < start }
    }
}
