
pub trait FnOnce<T, Args> {
    type Output;
    fn call(self: T, args: Args) -> Self::Output;
}
pub trait Fn<T, Args> {
    type Output;
    fn call(self: @T, args: Args) -> Self::Output;
}
impl OnceOfFn<T, Args, +Destruct<T>, impl F: Fn<T, Args>> of FnOnce<T, Args> {
    type Output = F::Output;
    fn call(self: T, args: Args) -> Self::Output {
        F::call(@self, args)
    }
}
