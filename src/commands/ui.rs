//! Standard output for results, standard error for everything else.

use std::io::{self, BufWriter, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use crate::model::Value;
use crate::report::terminal::{sanitise, sanitise_lines};
use crate::report::{Format, Printer, Style};

/// How wide a table is where no terminal says it: wide enough for most reports, narrow enough for a page.
const PIPE_WIDTH: usize = 100;

/// Where a command puts its words.
pub struct Ui {
    out: BufWriter<io::Stdout>,
    is_quiet: bool,
    is_stdout_terminal: bool,
    is_stderr_terminal: bool,
}

impl Ui {
    pub(super) fn new(is_quiet: bool) -> Self {
        let stdout = io::stdout();
        Self {
            is_stdout_terminal: stdout.is_terminal(),
            is_stderr_terminal: io::stderr().is_terminal(),
            out: BufWriter::with_capacity(64 * 1024, stdout),
            is_quiet,
        }
    }

    /// Prints a line of a result. What is foreign in it is made safe.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", sanitise(line))
    }

    /// Prints text of several lines as it is, but for controls.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", sanitise_lines(text))
    }

    /// Says something that is no result; not with `--quiet`.
    pub(super) fn note(&mut self, line: &str) {
        if !self.is_quiet {
            self.complain(line);
        }
    }

    /// Says something that must be known, even with `--quiet`. Where standard error is closed, there is nobody to tell.
    pub(super) fn complain(&mut self, line: &str) {
        drop(writeln!(io::stderr(), "{}", sanitise(line)));
    }

    /// As `complain`, for text of several lines.
    pub(super) fn complain_lines(&mut self, text: &str) {
        drop(writeln!(io::stderr(), "{}", sanitise_lines(text)));
    }

    pub(super) fn failure(&mut self, failure: &Failure) {
        // What was printed before comes first.
        drop(self.out.flush());
        self.complain(&format!("error: {}", failure.message));
        for cause in &failure.causes {
            self.complain(&format!("caused by: {cause}"));
        }
        if let Some(hint) = &failure.hint {
            self.complain(&format!("hint: {hint}"));
        }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// A printer of rows on standard output. `width`: as asked for; 0 for as wide as the rows are.
    pub(super) fn printer(
        &mut self,
        format: Format,
        width: Option<usize>,
        columns: Vec<String>,
    ) -> io::Result<Printer<'_>> {
        let style = Style {
            width: self.width(width),
            is_terminal: self.is_stdout_terminal,
        };
        Printer::new(format, style, columns, &mut self.out)
    }

    /// Prints rows that are all there.
    pub(super) fn table(
        &mut self,
        format: Format,
        width: Option<usize>,
        columns: Vec<String>,
        rows: &[Vec<Value>],
    ) -> io::Result<()> {
        let mut printer = self.printer(format, width, columns)?;
        for row in rows {
            printer.row(row)?;
        }
        printer.finish(None)
    }

    /// The columns there are; `None` for no bound.
    pub(super) fn width(&self, asked: Option<usize>) -> Option<usize> {
        let terminal = || {
            let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
            Some(usize::from(width.0))
        };
        match asked {
            Some(0) => None,
            Some(width) => Some(width),
            None if self.is_stdout_terminal => terminal().or(Some(PIPE_WIDTH)),
            None => Some(PIPE_WIDTH),
        }
    }

    /// A bar for work of `length` steps, or of unknown length; shown on a terminal only, and not with `--quiet`.
    pub(super) fn progress(&self, length: Option<u64>, unit: &str) -> ProgressBar {
        let bar = match length {
            Some(length) => ProgressBar::new(length),
            None => ProgressBar::new_spinner(),
        };
        let template = match length {
            Some(_) => format!("{{bar:30}} {{pos}}/{{len}} {unit}  {{elapsed}}  {{msg}}"),
            None => format!("{{spinner}} {{pos}} {unit}  {{elapsed}}  {{msg}}"),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        let is_shown = self.is_stderr_terminal && !self.is_quiet;
        bar.set_draw_target(if is_shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        });
        bar
    }
}
