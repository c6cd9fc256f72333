
use super::{
    Mutable, MutableTrait, StorageAsPath, StorageAsPointer, StoragePath, StoragePathHashState,
    StoragePathUpdateTrait, StoragePointer0Offset, StoragePointerReadAccess,
    StoragePointerWriteAccess, ValidStorageTypeTrait,
};
#[phantom]
pub struct Map<K, V> {}
impl MapValid<K, V> of ValidStorageTypeTrait<Map<K, V>>;

trait MapInfo<T> {
    type Key;
    type Value;
}
impl MapInfoImpl<K, V> of MapInfo<Map<K, V>> {
    type Key = K;
    type Value = V;
}
pub trait StoragePathEntry<C> {
    type Key;
    type Value;
    fn entry(self: C, key: Self::Key) -> StoragePath<Self::Value>;
}
pub trait StorageMapReadAccess<C> {
    type Key;
    type Value;
    fn read(self: C, key: Self::Key) -> Self::Value;
}
pub trait StorageMapWriteAccess<C> {
    type Key;
    type Value;
    fn write(self: C, key: Self::Key, value: Self::Value);
}
impl EntryOfPath<
    T, impl I: MapInfo<T>, +core::hash::Hash<I::Key, StoragePathHashState>,
> of StoragePathEntry<StoragePath<T>> {
    type Key = I::Key;
    type Value = I::Value;
    fn entry(self: StoragePath<T>, key: I::Key) -> StoragePath<I::Value> {
        StoragePathUpdateTrait::<T, I::Value, I::Key>::update(self, key)
    }
}
impl EntryOfMutPath<
    T,
    +MutableTrait<T>,
    impl I: MapInfo<MutableTrait::<T>::InnerType>,
    +core::hash::Hash<I::Key, StoragePathHashState>,
> of StoragePathEntry<StoragePath<T>> {
    type Key = I::Key;
    type Value = Mutable<I::Value>;
    fn entry(self: StoragePath<T>, key: I::Key) -> StoragePath<Mutable<I::Value>> {
        StoragePathUpdateTrait::<T, Mutable<I::Value>, I::Key>::update(self, key)
    }
}
impl EntryOfPathable<
    T,
    +Drop<T>,
    impl P: StorageAsPath<T>,
    impl E: StoragePathEntry<StoragePath<P::Value>>,
    +Drop<E::Key>,
> of StoragePathEntry<T> {
    type Key = E::Key;
    type Value = E::Value;
    fn entry(self: T, key: E::Key) -> StoragePath<E::Value> {
        E::entry(P::as_path(@self), key)
    }
}
impl ReadOfEntry<
    C,
    impl E: StoragePathEntry<C>,
    impl P: StorageAsPointer<StoragePath<E::Value>>,
    impl R: StoragePointerReadAccess<StoragePointer0Offset<P::Value>>,
> of StorageMapReadAccess<C> {
    type Key = E::Key;
    type Value = R::Value;
    fn read(self: C, key: E::Key) -> R::Value {
        let ptr = P::as_ptr(@E::entry(self, key));
        R::read(@ptr)
    }
}
impl WriteOfEntry<
    C,
    impl E: StoragePathEntry<C>,
    impl P: StorageAsPointer<StoragePath<E::Value>>,
    impl W: StoragePointerWriteAccess<StoragePointer0Offset<P::Value>>,
    +Drop<W::Value>,
> of StorageMapWriteAccess<C> {
    type Key = E::Key;
    type Value = W::Value;
    fn write(self: C, key: E::Key, value: W::Value) {
        W::write(P::as_ptr(@E::entry(self, key)), value)
    }
}
