//! Verification of every certificate of a folder, on all cores.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::files::files_in;
use crate::verify_file::Basis;
use crate::wire::CertificateReportView;
use crate::{App, Problem};

impl App {
    /// Verifies every certificate of each file in `folder`, as many files at once as the computer has cores.
    ///
    /// `each` is called for each certificate, in the order of the names and as soon as its file and those before it are
    /// done; a file that can not be read, or that holds no certificate ([`ProblemCode::NoCertificate`]), is told as a
    /// problem. Returning `false` stops the work: files that were not begun are left out.
    ///
    /// [`ProblemCode::NoCertificate`]: crate::ProblemCode::NoCertificate
    pub fn verify_certificate_folder(
        &self,
        folder: &Path,
        basis: &Basis,
        each: &mut dyn FnMut(&Path, Result<CertificateReportView, Problem>) -> bool,
    ) {
        let files = files_in(folder);
        let next = AtomicUsize::new(0);
        let workers = thread::available_parallelism().map_or(1, usize::from).min(files.len());
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..workers {
                let (sender, files, next) = (sender.clone(), &files, &next);
                scope.spawn(move || {
                    while let Some((position, file)) = take(files, next) {
                        // Nobody listens any more when the work was stopped.
                        if sender
                            .send((position, self.verify_certificates_of_file(file, basis)))
                            .is_err()
                        {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let mut waiting = std::collections::BTreeMap::new();
            let mut told = 0;
            for (position, report) in receiver {
                waiting.insert(position, report);
                while let Some(reports) = waiting.remove(&told) {
                    let mut one_by_one = match reports {
                        Ok(reports) => reports.into_iter().map(Ok).collect(),
                        Err(problem) => vec![Err(problem)],
                    };
                    if !one_by_one.drain(..).all(|report| each(&files[told], report)) {
                        next.store(files.len(), Ordering::Relaxed);
                        return;
                    }
                    told += 1;
                }
            }
        });
    }
}

fn take<'f>(files: &'f [PathBuf], next: &AtomicUsize) -> Option<(usize, &'f PathBuf)> {
    let position = next.fetch_add(1, Ordering::Relaxed);
    files.get(position).map(|file| (position, file))
}
