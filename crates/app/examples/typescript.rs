//! Prints the TypeScript of everything that crosses to the window.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]

fn main() {
    print!("{}", qolhat_app::wire::typescript());
}
