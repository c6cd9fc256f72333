
pub trait AddAssign<Lhs, Rhs> {
    fn add_assign(ref self: Lhs, rhs: Rhs);
}
#[feature("deprecated-op-assign-traits")]
impl OldAdd<T, impl I: crate::traits::AddEq<T>> of AddAssign<T, T> {
    #[inline]
    fn add_assign(ref self: T, rhs: T) {
        I::add_eq(ref self, rhs);
    }
}

pub trait SubAssign<Lhs, Rhs> {
    fn sub_assign(ref self: Lhs, rhs: Rhs);
}
#[feature("deprecated-op-assign-traits")]
impl OldSub<T, impl I: crate::traits::SubEq<T>> of SubAssign<T, T> {
    #[inline]
    fn sub_assign(ref self: T, rhs: T) {
        I::sub_eq(ref self, rhs);
    }
}

pub trait MulAssign<Lhs, Rhs> {
    fn mul_assign(ref self: Lhs, rhs: Rhs);
}
#[feature("deprecated-op-assign-traits")]
impl OldMul<T, impl I: crate::traits::MulEq<T>> of MulAssign<T, T> {
    #[inline]
    fn mul_assign(ref self: T, rhs: T) {
        I::mul_eq(ref self, rhs);
    }
}

pub trait DivAssign<Lhs, Rhs> {
    fn div_assign(ref self: Lhs, rhs: Rhs);
}
#[feature("deprecated-op-assign-traits")]
impl OldDiv<T, impl I: crate::traits::DivEq<T>> of DivAssign<T, T> {
    #[inline]
    fn div_assign(ref self: T, rhs: T) {
        I::div_eq(ref self, rhs);
    }
}

pub trait RemAssign<Lhs, Rhs> {
    fn rem_assign(ref self: Lhs, rhs: Rhs);
}
#[feature("deprecated-op-assign-traits")]
impl OldRem<T, impl I: crate::traits::RemEq<T>> of RemAssign<T, T> {
    #[inline]
    fn rem_assign(ref self: T, rhs: T) {
        I::rem_eq(ref self, rhs);
    }
}
