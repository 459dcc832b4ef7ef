//! Small readers that tests need and the product does not.

pub mod hex;
pub mod mime;
pub mod moment;
pub mod pem;
