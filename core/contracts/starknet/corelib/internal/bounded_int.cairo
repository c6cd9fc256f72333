
use crate::integer::{NumericLiteral, downcast, upcast};
use crate::traits::{Into, TryInto};

pub extern type BoundedInt<const MIN: felt252, const MAX: felt252>;
pub type UnitInt<const VALUE: felt252> = BoundedInt<VALUE, VALUE>;

impl BoundedIntLiteral<const MIN: felt252, const MAX: felt252> of NumericLiteral<BoundedInt<MIN, MAX>>;
impl BoundedIntCopy<const MIN: felt252, const MAX: felt252> of Copy<BoundedInt<MIN, MAX>>;
impl BoundedIntDrop<const MIN: felt252, const MAX: felt252> of Drop<BoundedInt<MIN, MAX>>;
impl BoundedIntIntoFelt<const MIN: felt252, const MAX: felt252> of Into<BoundedInt<MIN, MAX>, felt252> {
    fn into(self: BoundedInt<MIN, MAX>) -> felt252 {
        upcast(self)
    }
}
impl FeltTryIntoBoundedInt<
    const MIN: felt252, const MAX: felt252,
> of TryInto<felt252, BoundedInt<MIN, MAX>> {
    fn try_into(self: felt252) -> Option<BoundedInt<MIN, MAX>> {
        downcast(self)
    }
}

impl BoundedIntPartialEq<const MIN: felt252, const MAX: felt252> of PartialEq<BoundedInt<MIN, MAX>> {
    #[inline]
    fn eq(lhs: @BoundedInt<MIN, MAX>, rhs: @BoundedInt<MIN, MAX>) -> bool {
        let l: felt252 = upcast(*lhs);
        let r: felt252 = upcast(*rhs);
        l == r
    }
}
impl BoundedIntDebug<const MIN: felt252, const MAX: felt252> of crate::fmt::Debug<BoundedInt<MIN, MAX>> {
    fn fmt(self: @BoundedInt<MIN, MAX>, ref f: crate::fmt::Formatter) -> Result<(), crate::fmt::Error> {
        let v: felt252 = upcast(*self);
        crate::fmt::Debug::fmt(@v, ref f)
    }
}

pub trait AddHelper<Lhs, Rhs> {
    type Result;
}
pub trait SubHelper<Lhs, Rhs> {
    type Result;
}
pub trait MulHelper<Lhs, Rhs> {
    type Result;
}
pub trait DivRemHelper<Lhs, Rhs> {
    type DivT;
    type RemT;
}
pub trait ConstrainHelper<T, const BOUNDARY: felt252> {
    type LowT;
    type HighT;
}
impl NonZeroConstrain<
    T, const BOUNDARY: felt252, impl H: ConstrainHelper<T, BOUNDARY>,
> of ConstrainHelper<NonZero<T>, BOUNDARY> {
    type LowT = NonZero<H::LowT>;
    type HighT = NonZero<H::HighT>;
}

extern fn bounded_int_add<Lhs, Rhs, impl H: AddHelper<Lhs, Rhs>>(lhs: Lhs, rhs: Rhs) -> H::Result nopanic;
extern fn bounded_int_sub<Lhs, Rhs, impl H: SubHelper<Lhs, Rhs>>(lhs: Lhs, rhs: Rhs) -> H::Result nopanic;
extern fn bounded_int_mul<Lhs, Rhs, impl H: MulHelper<Lhs, Rhs>>(lhs: Lhs, rhs: Rhs) -> H::Result nopanic;
extern fn bounded_int_div_rem<Lhs, Rhs, impl H: DivRemHelper<Lhs, Rhs>>(
    lhs: Lhs, rhs: NonZero<Rhs>,
) -> (H::DivT, H::RemT) implicits(RangeCheck) nopanic;
extern fn bounded_int_constrain<T, const BOUNDARY: felt252, impl H: ConstrainHelper<T, BOUNDARY>>(
    value: T,
) -> Result<H::LowT, H::HighT> implicits(RangeCheck) nopanic;
extern fn bounded_int_is_zero<T>(value: T) -> crate::zeroable::IsZeroResult<T> implicits() nopanic;
extern fn bounded_int_wrap_non_zero<T>(value: T) -> NonZero<T> implicits() nopanic;

pub use {
    bounded_int_add as add, bounded_int_constrain as constrain, bounded_int_div_rem as div_rem,
    bounded_int_is_zero as is_zero, bounded_int_mul as mul, bounded_int_sub as sub,
    bounded_int_wrap_non_zero as wrap_non_zero,
};

impl Add01And01 of AddHelper<BoundedInt<0, 1>, BoundedInt<0, 1>> {
    type Result = BoundedInt<0, 2>;
}
impl Add02And01 of AddHelper<BoundedInt<0, 2>, BoundedInt<0, 1>> {
    type Result = BoundedInt<0, 3>;
}

pub trait NegateHelper<T> {
    type Result;
    fn negate(self: T) -> Self::Result nopanic;
}
impl NegateByMul<T, impl H: MulHelper<T, UnitInt<-1>>> of NegateHelper<T> {
    type Result = H::Result;
    fn negate(self: T) -> H::Result nopanic {
        mul(self, -1)
    }
}
impl NegateNonZero<T, impl H: MulHelper<T, UnitInt<-1>>> of NegateHelper<NonZero<T>> {
    type Result = NonZero<H::Result>;
    fn negate(self: NonZero<T>) -> NonZero<H::Result> nopanic {
        mul(self, MINUS_ONE)
    }
}
const MINUS_ONE: NonZero<UnitInt<-1>> = -1;
impl MulNonZero<T, impl H: MulHelper<T, UnitInt<-1>>> of MulHelper<NonZero<T>, NonZero<UnitInt<-1>>> {
    type Result = NonZero<H::Result>;
}

impl I8Constrain0 of ConstrainHelper<i8, 0> {
    type LowT = BoundedInt<-0x80, -1>;
    type HighT = BoundedInt<0, 0x7f>;
}
impl I8Neg0 of MulHelper<BoundedInt<-0x80, -0x1>, UnitInt<-1>> {
    type Result = BoundedInt<0x1, 0x80>;
}
impl I8Neg1 of MulHelper<BoundedInt<0x0, 0x80>, UnitInt<-1>> {
    type Result = BoundedInt<-0x80, 0x0>;
}
impl I8Neg2 of MulHelper<BoundedInt<0x0, 0x7f>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7f, 0x0>;
}
impl I8Neg3 of MulHelper<BoundedInt<0x0, 0x7e>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7e, 0x0>;
}
impl I8Neg4 of MulHelper<BoundedInt<0x1, 0x80>, UnitInt<-1>> {
    type Result = BoundedInt<-0x80, -0x1>;
}

impl I16Constrain0 of ConstrainHelper<i16, 0> {
    type LowT = BoundedInt<-0x8000, -1>;
    type HighT = BoundedInt<0, 0x7fff>;
}
impl I16Neg0 of MulHelper<BoundedInt<-0x8000, -0x1>, UnitInt<-1>> {
    type Result = BoundedInt<0x1, 0x8000>;
}
impl I16Neg1 of MulHelper<BoundedInt<0x0, 0x8000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x8000, 0x0>;
}
impl I16Neg2 of MulHelper<BoundedInt<0x0, 0x7fff>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7fff, 0x0>;
}
impl I16Neg3 of MulHelper<BoundedInt<0x0, 0x7ffe>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7ffe, 0x0>;
}
impl I16Neg4 of MulHelper<BoundedInt<0x1, 0x8000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x8000, -0x1>;
}

impl I32Constrain0 of ConstrainHelper<i32, 0> {
    type LowT = BoundedInt<-0x80000000, -1>;
    type HighT = BoundedInt<0, 0x7fffffff>;
}
impl I32Neg0 of MulHelper<BoundedInt<-0x80000000, -0x1>, UnitInt<-1>> {
    type Result = BoundedInt<0x1, 0x80000000>;
}
impl I32Neg1 of MulHelper<BoundedInt<0x0, 0x80000000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x80000000, 0x0>;
}
impl I32Neg2 of MulHelper<BoundedInt<0x0, 0x7fffffff>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7fffffff, 0x0>;
}
impl I32Neg3 of MulHelper<BoundedInt<0x0, 0x7ffffffe>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7ffffffe, 0x0>;
}
impl I32Neg4 of MulHelper<BoundedInt<0x1, 0x80000000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x80000000, -0x1>;
}

impl I64Constrain0 of ConstrainHelper<i64, 0> {
    type LowT = BoundedInt<-0x8000000000000000, -1>;
    type HighT = BoundedInt<0, 0x7fffffffffffffff>;
}
impl I64Neg0 of MulHelper<BoundedInt<-0x8000000000000000, -0x1>, UnitInt<-1>> {
    type Result = BoundedInt<0x1, 0x8000000000000000>;
}
impl I64Neg1 of MulHelper<BoundedInt<0x0, 0x8000000000000000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x8000000000000000, 0x0>;
}
impl I64Neg2 of MulHelper<BoundedInt<0x0, 0x7fffffffffffffff>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7fffffffffffffff, 0x0>;
}
impl I64Neg3 of MulHelper<BoundedInt<0x0, 0x7ffffffffffffffe>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7ffffffffffffffe, 0x0>;
}
impl I64Neg4 of MulHelper<BoundedInt<0x1, 0x8000000000000000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x8000000000000000, -0x1>;
}

impl I128Constrain0 of ConstrainHelper<i128, 0> {
    type LowT = BoundedInt<-0x80000000000000000000000000000000, -1>;
    type HighT = BoundedInt<0, 0x7fffffffffffffffffffffffffffffff>;
}
impl I128Neg0 of MulHelper<BoundedInt<-0x80000000000000000000000000000000, -0x1>, UnitInt<-1>> {
    type Result = BoundedInt<0x1, 0x80000000000000000000000000000000>;
}
impl I128Neg1 of MulHelper<BoundedInt<0x0, 0x80000000000000000000000000000000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x80000000000000000000000000000000, 0x0>;
}
impl I128Neg2 of MulHelper<BoundedInt<0x0, 0x7fffffffffffffffffffffffffffffff>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7fffffffffffffffffffffffffffffff, 0x0>;
}
impl I128Neg3 of MulHelper<BoundedInt<0x0, 0x7ffffffffffffffffffffffffffffffe>, UnitInt<-1>> {
    type Result = BoundedInt<-0x7ffffffffffffffffffffffffffffffe, 0x0>;
}
impl I128Neg4 of MulHelper<BoundedInt<0x1, 0x80000000000000000000000000000000>, UnitInt<-1>> {
    type Result = BoundedInt<-0x80000000000000000000000000000000, -0x1>;
}
