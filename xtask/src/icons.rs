//! Draws `icons/*.png`, `icon.ico` and `icon.icns` from the drawings beside them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{command, must, root};
use crate::{Outcome, Stopped, tools};

/// Up to this many pixels the drawing with the heavier stroke is used.
const SMALL: u32 = 24;

/// Sizes that the bundle configuration names.
const PNG: &[u32] = &[32, 128, 256, 512];

/// Sizes inside `icon.ico`, in pixels.
const ICO: &[u32] = &[16, 24, 32, 48, 64, 256];

/// Types inside `icon.icns` that hold a PNG, with their sizes in pixels (Apple's Icon Services).
const ICNS: &[(&[u8; 4], u32)] = &[
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic13", 256),
    (b"ic09", 512),
    (b"ic14", 512),
];

/// Draws every picture.
pub(crate) fn draw() -> Outcome {
    let icons = root().join("icons");
    for size in PNG {
        write(&icons.join(format!("{size}x{size}.png")), &picture(*size)?)?;
    }
    let ico = ICO
        .iter()
        .map(|size| Ok((*size, picture(*size)?)))
        .collect::<Outcome<Vec<_>>>()?;
    write(&icons.join("icon.ico"), &ico_file(&ico))?;
    let icns = ICNS
        .iter()
        .map(|(kind, size)| Ok((**kind, picture(*size)?)))
        .collect::<Outcome<Vec<_>>>()?;
    write(&icons.join("icon.icns"), &icns_file(&icns))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| Stopped::new(format!("{}: {error}", path.display())))
}

/// The icon as a PNG of `size` by `size` pixels with transparency.
fn picture(size: u32) -> Outcome<Vec<u8>> {
    let chromium =
        tools::chromium().ok_or_else(|| Stopped::new("A browser of the Chromium family is needed to draw."))?;
    let drawing = if size <= SMALL { "icon-small.svg" } else { "icon.svg" };
    let svg = fs::read_to_string(root().join("icons").join(drawing))
        .map_err(|error| Stopped::new(format!("icons/{drawing}: {error}")))?;
    let folder = root().join("target/icons");
    let said = |error: std::io::Error| Stopped::new(format!("{}: {error}", folder.display()));
    fs::create_dir_all(&folder).map_err(said)?;
    let page: PathBuf = folder.join("page.html");
    let shot = folder.join("shot.png");
    let sized = svg.replacen(
        "<svg ",
        &format!("<svg width=\"{size}\" height=\"{size}\" style=\"display:block\" "),
        1,
    );
    fs::write(&page, format!("<!doctype html><body style=\"margin:0\">{sized}")).map_err(said)?;
    must(
        command(chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--default-background-color=00000000", "--force-device-scale-factor=1"])
            .arg(format!("--window-size={size},{size}"))
            .arg(format!("--screenshot={}", shot.display()))
            .arg(format!("file://{}", page.display()))
            .stderr(std::process::Stdio::null()),
    )?;
    fs::read(&shot).map_err(said)
}

/// ICONDIR, one ICONDIRENTRY each, then the PNG files; 0 stands for 256 pixels.
fn ico_file(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(pictures.len()).unwrap_or(u16::MAX);
    let mut file = [[0, 0], 1_u16.to_le_bytes(), count.to_le_bytes()].concat();
    let mut offset = 6 + 16 * u32::from(count);
    for (size, png) in pictures {
        let side = u8::try_from(*size).unwrap_or(0);
        let length = u32::try_from(png.len()).unwrap_or(u32::MAX);
        file.extend([side, side, 0, 0]);
        file.extend(1_u16.to_le_bytes());
        file.extend(32_u16.to_le_bytes());
        file.extend(length.to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset += length;
    }
    pictures.iter().for_each(|(_, png)| file.extend(png));
    file
}

/// `icns`, the length of the file, then type, length and PNG of each picture; lengths are big endian.
fn icns_file(pictures: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_be_bytes();
    let mut body = Vec::new();
    for (kind, png) in pictures {
        body.extend(kind);
        body.extend(length(png.len() + 8));
        body.extend(png);
    }
    [b"icns".as_slice(), &length(body.len() + 8), &body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ico_points_at_its_pictures() {
        let file = ico_file(&[(16, vec![1, 2, 3]), (256, vec![4, 5])]);
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!((file[6], file[22]), (16, 0), "256 pixels are written as 0");
        let offset =
            |entry: usize| u32::from_le_bytes([file[entry + 12], file[entry + 13], file[entry + 14], file[entry + 15]]);
        assert_eq!(&file[offset(6) as usize..offset(6) as usize + 3], [1, 2, 3]);
        assert_eq!(&file[offset(22) as usize..], [4, 5]);
    }

    #[test]
    fn an_icns_tells_its_lengths() {
        let file = icns_file(&[(*b"ic07", vec![9; 5])]);
        assert_eq!(
            file,
            [b"icns".as_slice(), &[0, 0, 0, 21], b"ic07", &[0, 0, 0, 13], &[9; 5]].concat()
        );
    }
}
