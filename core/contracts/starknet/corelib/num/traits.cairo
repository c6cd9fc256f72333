
pub trait Zero<T> {
    fn zero() -> T;
    fn is_zero(self: @T) -> bool;
    fn is_non_zero(self: @T) -> bool;
}
pub trait One<T> {
    fn one() -> T;
    fn is_one(self: @T) -> bool;
    fn is_non_one(self: @T) -> bool;
}
pub trait BitSize<T> {
    fn bits() -> usize;
}
pub trait Bounded<T> {
    const MIN: T;
    const MAX: T;
}
impl Bounded_u8 of Bounded<u8> {
    const MIN: u8 = 0;
    const MAX: u8 = 0xff;
}
impl Bounded_u16 of Bounded<u16> {
    const MIN: u16 = 0;
    const MAX: u16 = 0xffff;
}
impl Bounded_u32 of Bounded<u32> {
    const MIN: u32 = 0;
    const MAX: u32 = 0xffffffff;
}
impl Bounded_u64 of Bounded<u64> {
    const MIN: u64 = 0;
    const MAX: u64 = 0xffffffffffffffff;
}
impl Bounded_u128 of Bounded<u128> {
    const MIN: u128 = 0;
    const MAX: u128 = 0xffffffffffffffffffffffffffffffff;
}
impl Bounded_u256 of Bounded<u256> {
    const MIN: u256 = 0;
    const MAX: u256 = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
}
impl Bounded_i8 of Bounded<i8> {
    const MIN: i8 = -0x80;
    const MAX: i8 = 0x7f;
}
impl Bounded_i16 of Bounded<i16> {
    const MIN: i16 = -0x8000;
    const MAX: i16 = 0x7fff;
}
impl Bounded_i32 of Bounded<i32> {
    const MIN: i32 = -0x80000000;
    const MAX: i32 = 0x7fffffff;
}
impl Bounded_i64 of Bounded<i64> {
    const MIN: i64 = -0x8000000000000000;
    const MAX: i64 = 0x7fffffffffffffff;
}
impl Bounded_i128 of Bounded<i128> {
    const MIN: i128 = -0x80000000000000000000000000000000;
    const MAX: i128 = 0x7fffffffffffffffffffffffffffffff;
}

pub mod ops;
pub use ops::checked::{CheckedAdd, CheckedMul, CheckedSub};
pub use ops::overflowing::{OverflowingAdd, OverflowingMul, OverflowingSub};
pub use ops::saturating::{SaturatingAdd, SaturatingMul, SaturatingSub};
pub use ops::wrapping::{WrappingAdd, WrappingMul, WrappingSub};
pub use ops::wide::{Sqrt, WideMul};
