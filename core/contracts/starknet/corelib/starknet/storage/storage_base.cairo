
use super::{Mutable, StorageAsPath, StoragePath, StoragePathTrait};

pub struct StorageBase<T> {
    pub __base_address__: felt252,
}
impl StorageBaseDrop<T> of Drop<StorageBase<T>> {}
impl StorageBaseCopy<T> of Copy<StorageBase<T>> {}
impl StorageBaseAsPath<T> of StorageAsPath<StorageBase<T>> {
    type Value = T;
    fn as_path(self: @StorageBase<T>) -> StoragePath<T> {
        StoragePathTrait::new(*self.__base_address__)
    }
}
impl StorageBaseDeref<T> of core::ops::Deref<StorageBase<T>> {
    type Target = StoragePath<T>;
    fn deref(self: StorageBase<T>) -> Self::Target {
        self.as_path()
    }
}
pub struct FlattenedStorage<T> {}
impl FlattenedStorageDrop<T> of Drop<FlattenedStorage<T>> {}
impl FlattenedStorageCopy<T> of Copy<FlattenedStorage<T>> {}
pub trait StorageTrait<T> {
    type BaseType;
    fn storage(self: FlattenedStorage<T>) -> Self::BaseType;
}
pub trait StorageTraitMut<T> {
    type BaseType;
    fn storage_mut(self: FlattenedStorage<Mutable<T>>) -> Self::BaseType;
}
pub impl FlattenedStorageDeref<T, +StorageTrait<T>> of core::ops::Deref<FlattenedStorage<T>> {
    type Target = StorageTrait::<T>::BaseType;
    fn deref(self: FlattenedStorage<T>) -> Self::Target {
        self.storage()
    }
}
pub impl FlattenedStorageMutDeref<
    T, +StorageTraitMut<T>,
> of core::ops::Deref<FlattenedStorage<Mutable<T>>> {
    type Target = StorageTraitMut::<T>::BaseType;
    fn deref(self: FlattenedStorage<Mutable<T>>) -> Self::Target {
        self.storage_mut()
    }
}
