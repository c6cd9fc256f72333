
pub trait IndexView<C, I> {
    type Target;
    fn index(self: @C, index: I) -> Self::Target;
}
pub trait Index<C, I> {
    type Target;
    fn index(ref self: C, index: I) -> Self::Target;
}
#[feature("deprecated-index-traits")]
impl OldIndexView<C, I, V, impl O: crate::traits::IndexView<C, I, V>> of IndexView<C, I> {
    type Target = V;
    fn index(self: @C, index: I) -> V {
        O::index(self, index)
    }
}
#[feature("deprecated-index-traits")]
impl OldIndex<C, I, V, impl O: crate::traits::Index<C, I, V>> of Index<C, I> {
    type Target = V;
    fn index(ref self: C, index: I) -> V {
        O::index(ref self, index)
    }
}
