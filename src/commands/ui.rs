//! Standard output for results, standard error for everything else.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use crate::report::terminal::{sanitise, sanitise_lines};
use crate::report::{Format, Printer, Style};

/// How wide a table is where no terminal says it: wide enough for most reports, narrow enough for a page.
const PIPE_WIDTH: usize = 100;

/// The commands that work on a corpus.
const COMMANDS: [&str; 9] = [
    "ingest", "report", "show", "sql", "outlets", "analyze", "check", "info", "schema",
];

/// The option by which a command finds the corpus at `db`, with a space before it.
fn option_of(db: &Path) -> String {
    match db.to_str() {
        Some("corpus.db") => String::new(),
        Some(plain)
            if plain
                .chars()
                .all(|c| c.is_alphanumeric() || "/._-".contains(c)) =>
        {
            format!(" --db {plain}")
        }
        _ => format!(" --db '{}'", db.display()),
    }
}

/// Where a command puts its words.
pub struct Ui {
    out: BufWriter<io::Stdout>,
    is_quiet: bool,
    /// The option by which a command finds the corpus, with a space before it; empty where it needs none.
    db_option: String,
    is_stdout_terminal: bool,
    is_stderr_terminal: bool,
    /// What is drawn while work goes on; hidden where none does, or nobody looks.
    bar: ProgressBar,
}

impl Ui {
    pub(super) fn new(is_quiet: bool, db: &Path) -> Self {
        let stdout = io::stdout();
        Self {
            is_stdout_terminal: stdout.is_terminal(),
            is_stderr_terminal: io::stderr().is_terminal(),
            out: BufWriter::with_capacity(64 * 1024, stdout),
            is_quiet,
            db_option: option_of(db),
            bar: ProgressBar::hidden(),
        }
    }

    /// Prints a line of a result. What is foreign in it is made safe.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        self.bar
            .suspend(|| writeln!(self.out, "{}", sanitise(line)))
    }

    /// Prints text of several lines as it is, but for controls.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", sanitise_lines(text))
    }

    /// Prints text that another program reads: as it is, but for controls on a terminal, where tabs stay as well.
    pub(super) fn exact(&mut self, text: &str) -> io::Result<()> {
        if !self.is_stdout_terminal {
            return self.out.write_all(text.as_bytes());
        }
        for (index, cell) in text.split('\t').enumerate() {
            let tab = if index > 0 { "\t" } else { "" };
            write!(self.out, "{tab}{}", sanitise_lines(cell))?;
        }
        Ok(())
    }

    /// Says something that is no result; not with `--quiet`.
    pub(super) fn note(&mut self, line: &str) {
        if !self.is_quiet {
            self.complain(line);
        }
    }

    /// Says something that must be known, even with `--quiet`. Where standard error is closed, there is nobody to tell.
    pub(super) fn complain(&mut self, line: &str) {
        let line = self.as_typed(line);
        self.bar
            .suspend(|| drop(writeln!(io::stderr(), "{}", sanitise(&line))));
    }

    /// The same, where commands that are named in it work on the corpus that this one does.
    fn as_typed(&self, line: &str) -> String {
        if self.db_option.is_empty() {
            return line.to_owned();
        }
        COMMANDS.iter().fold(line.to_owned(), |line, command| {
            let named = format!("corpus {command}");
            line.replace(&named, &format!("corpus{} {command}", self.db_option))
        })
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

    /// The columns there are: as asked for, as the environment says, or the terminal's; `None` for no bound.
    pub(super) fn width(&self, asked: Option<usize>) -> Option<usize> {
        let terminal = || {
            let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
            Some(usize::from(width.0))
        };
        match asked {
            Some(0) => None,
            Some(width) => Some(width),
            None => width_of_environment()
                .or_else(|| self.is_stdout_terminal.then(terminal).flatten())
                .or(Some(PIPE_WIDTH)),
        }
    }

    /// Shows how far work of `length` steps has come, on a terminal only, and not with
    /// `--quiet`. The bar given is the one drawn until [`Ui::finish_progress`].
    pub(super) fn start_progress(&mut self, length: Option<u64>, unit: Unit) -> ProgressBar {
        let is_shown = self.is_stderr_terminal && !self.is_quiet;
        let target = if is_shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(length, target);
        let count = match (unit, length) {
            (Unit::Bytes, Some(_)) => "{bytes}/{total_bytes}, {eta} left".to_owned(),
            (Unit::Bytes, None) => "{bytes}".to_owned(),
            (Unit::Things(name), Some(_)) => format!("{{pos}}/{{len}} {name}"),
            (Unit::Things(name), None) => format!("{{pos}} {name}"),
        };
        let start = if length.is_some() {
            "{wide_bar}"
        } else {
            "{spinner}"
        };
        if let Ok(style) =
            ProgressStyle::with_template(&format!("{start} {count}  {{elapsed}}  {{msg}}"))
        {
            bar.set_style(style);
        }
        if is_shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        self.bar = bar.clone();
        bar
    }

    /// Takes the bar away.
    pub(super) fn finish_progress(&mut self) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
    }
}

/// What progress is counted in.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    /// Bytes.
    Bytes,
    /// Things of that name, in the plural.
    Things(&'static str),
}

/// What `COLUMNS` says, if that is a width.
fn width_of_environment() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?;
    columns.parse().ok().filter(|&width| width > 0)
}
