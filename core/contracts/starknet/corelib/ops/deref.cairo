
pub trait Deref<T> {
    type Target;
    fn deref(self: T) -> Self::Target;
}
#[unstable(feature: "deref_mut")]
pub trait DerefMut<T> {
    type Target;
    fn deref_mut(ref self: T) -> Self::Target;
}
