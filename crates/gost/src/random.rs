//! Randomness as an argument.

/// A source of random bytes fit for keys: the operating system's, or a fixed one in a test.
pub trait Random {
    /// Fills `bytes` completely.
    ///
    /// # Errors
    /// [`RandomError`] when the source can not deliver; the content of `bytes` must not be used then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

/// The source of randomness could not deliver.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the source of randomness failed")]
pub struct RandomError;

impl<R: Random + ?Sized> Random for &mut R {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        (**self).fill(bytes)
    }
}

impl<R: Random + ?Sized> Random for Box<R> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        (**self).fill(bytes)
    }
}
