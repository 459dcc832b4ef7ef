//! The built window, read once.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Files by address. Addresses come from the folder, never from a request, so no request leads out of it.
#[derive(Debug)]
pub(crate) struct Pages(BTreeMap<String, Page>);

/// A file and what it is.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Pages {
    /// Reads every file of the folder and the folders inside.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut pages = BTreeMap::new();
        read_into(&mut pages, folder, "/")?;
        if pages.contains_key("/index.html") {
            Ok(Self(pages))
        } else {
            Err(io::Error::new(
                io::ErrorKind::NotFound,
                "no index.html; build it with `cargo xtask ui`",
            ))
        }
    }

    /// The file at an address; `/` is the window itself.
    pub(crate) fn at(&self, address: &str) -> Option<&Page> {
        self.0.get(if address == "/" { "/index.html" } else { address })
    }
}

fn read_into(pages: &mut BTreeMap<String, Page>, folder: &Path, address: &str) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{address}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_into(pages, &entry.path(), &format!("{name}/"))?;
        } else {
            let page = Page {
                kind: kind_of(&name),
                bytes: std::fs::read(entry.path())?,
            };
            pages.insert(name, page);
        }
    }
    Ok(())
}

/// The media type by the end of the name.
fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        _ => "application/octet-stream",
    }
}
