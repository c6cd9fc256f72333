pub mod overflowing {
    pub trait OverflowingAdd<T> {
        fn overflowing_add(self: T, v: T) -> (T, bool);
    }
    pub trait OverflowingSub<T> {
        fn overflowing_sub(self: T, v: T) -> (T, bool);
    }
    pub trait OverflowingMul<T> {
        fn overflowing_mul(self: T, v: T) -> (T, bool);
    }
}
pub mod wrapping {
    pub trait WrappingAdd<T> {
        fn wrapping_add(self: T, v: T) -> T;
    }
    pub trait WrappingSub<T> {
        fn wrapping_sub(self: T, v: T) -> T;
    }
    pub trait WrappingMul<T> {
        fn wrapping_mul(self: T, v: T) -> T;
    }
    pub(crate) mod overflow_based {
        pub impl TWrappingAdd<T, +crate::num::traits::OverflowingAdd<T>, +Drop<T>> of crate::num::traits::WrappingAdd<T> {
            fn wrapping_add(self: T, v: T) -> T {
                let (r, _) = crate::num::traits::OverflowingAdd::overflowing_add(self, v);
                r
            }
        }
        pub impl TWrappingSub<T, +crate::num::traits::OverflowingSub<T>, +Drop<T>> of crate::num::traits::WrappingSub<T> {
            fn wrapping_sub(self: T, v: T) -> T {
                let (r, _) = crate::num::traits::OverflowingSub::overflowing_sub(self, v);
                r
            }
        }
        pub impl TWrappingMul<T, +crate::num::traits::OverflowingMul<T>, +Drop<T>> of crate::num::traits::WrappingMul<T> {
            fn wrapping_mul(self: T, v: T) -> T {
                let (r, _) = crate::num::traits::OverflowingMul::overflowing_mul(self, v);
                r
            }
        }
    }
}
pub mod checked {
    pub trait CheckedAdd<T> {
        fn checked_add(self: T, v: T) -> Option<T>;
    }
    pub trait CheckedSub<T> {
        fn checked_sub(self: T, v: T) -> Option<T>;
    }
    pub trait CheckedMul<T> {
        fn checked_mul(self: T, v: T) -> Option<T>;
    }
    pub(crate) mod overflow_based {
        pub impl TCheckedAdd<T, +crate::num::traits::OverflowingAdd<T>, +Drop<T>> of crate::num::traits::CheckedAdd<T> {
            fn checked_add(self: T, v: T) -> Option<T> {
                let (r, over) = crate::num::traits::OverflowingAdd::overflowing_add(self, v);
                if over {
                    None
                } else {
                    Some(r)
                }
            }
        }
        pub impl TCheckedSub<T, +crate::num::traits::OverflowingSub<T>, +Drop<T>> of crate::num::traits::CheckedSub<T> {
            fn checked_sub(self: T, v: T) -> Option<T> {
                let (r, over) = crate::num::traits::OverflowingSub::overflowing_sub(self, v);
                if over {
                    None
                } else {
                    Some(r)
                }
            }
        }
        pub impl TCheckedMul<T, +crate::num::traits::OverflowingMul<T>, +Drop<T>> of crate::num::traits::CheckedMul<T> {
            fn checked_mul(self: T, v: T) -> Option<T> {
                let (r, over) = crate::num::traits::OverflowingMul::overflowing_mul(self, v);
                if over {
                    None
                } else {
                    Some(r)
                }
            }
        }
    }
}
pub mod saturating {
    pub trait SaturatingAdd<T> {
        fn saturating_add(self: T, other: T) -> T;
    }
    pub trait SaturatingSub<T> {
        fn saturating_sub(self: T, other: T) -> T;
    }
    pub trait SaturatingMul<T> {
        fn saturating_mul(self: T, other: T) -> T;
    }
    pub(crate) mod overflow_based {
        pub impl TSaturatingAdd<T, +crate::num::traits::OverflowingAdd<T>, impl B: crate::num::traits::Bounded<T>, +Drop<T>> of crate::num::traits::SaturatingAdd<T> {
            fn saturating_add(self: T, other: T) -> T {
                let (r, over) = crate::num::traits::OverflowingAdd::overflowing_add(self, other);
                if over {
                    B::MAX
                } else {
                    r
                }
            }
        }
        pub impl TSaturatingSub<T, +crate::num::traits::OverflowingSub<T>, impl B: crate::num::traits::Bounded<T>, +Drop<T>> of crate::num::traits::SaturatingSub<T> {
            fn saturating_sub(self: T, other: T) -> T {
                let (r, over) = crate::num::traits::OverflowingSub::overflowing_sub(self, other);
                if over {
                    B::MIN
                } else {
                    r
                }
            }
        }
        pub impl TSaturatingMul<T, +crate::num::traits::OverflowingMul<T>, impl B: crate::num::traits::Bounded<T>, +Drop<T>> of crate::num::traits::SaturatingMul<T> {
            fn saturating_mul(self: T, other: T) -> T {
                let (r, over) = crate::num::traits::OverflowingMul::overflowing_mul(self, other);
                if over {
                    B::MAX
                } else {
                    r
                }
            }
        }
    }
}
pub mod wide {
    pub trait WideMul<Lhs, Rhs> {
        type Target;
        fn wide_mul(self: Lhs, other: Rhs) -> Self::Target;
    }
    pub trait Sqrt<T> {
        type Target;
        fn sqrt(self: T) -> Self::Target;
    }
    #[feature("corelib-internal-use")]
    impl WideMulU256 of WideMul<u256, u256> {
        type Target = crate::integer::u512;
        fn wide_mul(self: u256, other: u256) -> crate::integer::u512 {
            crate::integer::u256_wide_mul(self, other)
        }
    }
    #[feature("corelib-internal-use")]
    impl WideMulU128 of WideMul<u128, u128> {
        type Target = u256;
        fn wide_mul(self: u128, other: u128) -> u256 {
            let (high, low) = crate::integer::u128_wide_mul(self, other);
            u256 { low, high }
        }
    }
    #[feature("corelib-internal-use")]
    impl WideMulU64 of WideMul<u64, u64> {
        type Target = u128;
        fn wide_mul(self: u64, other: u64) -> u128 {
            crate::integer::u64_wide_mul(self, other)
        }
    }
}
