//! Disks that fail and machines that lose power, one operation after the other.

use std::path::{Path, PathBuf};

use corpus::store::StoreError;

use super::chance::Chance;
use super::runs::{
    Committed, Pile, Shelf, analyze, assert_holds, assert_same_content, content, create, ingest,
};
use super::vfs::{Disk, Kept, Plan};
use super::{number, show};

/// What is run on a corpus; what it says to have stored is added to the second argument.
type Run<'a> = dyn Fn(&Path, &mut Committed) -> Result<(), StoreError> + 'a;

/// A run into which faults are put.
struct Scenario<'a> {
    name: &'static str,
    /// The corpus before it; `None`: there is none.
    before: Option<PathBuf>,
    run: Box<Run<'a>>,
    /// What the corpus says after it.
    after: Vec<Vec<Vec<String>>>,
    /// What is committed before it.
    committed: Committed,
}

/// The scenarios, each with the corpus that it begins with.
fn scenarios<'a>(pile: &'a Pile, shelf: &Shelf) -> Vec<Scenario<'a>> {
    let made = |name: &str| shelf.folder.join(name);
    let mut committed = Committed::new();
    let (empty, first, second) = (made("empty"), made("first"), made("second"));
    drop(create(&empty).unwrap());
    ingest(&first, &pile.first, &mut committed).unwrap();
    std::fs::copy(&first, &second).unwrap();
    let after_first = committed.clone();
    ingest(&second, &pile.second, &mut committed).unwrap();
    let (of_empty, of_first, of_second) = (content(&empty), content(&first), content(&second));
    vec![
        Scenario {
            name: "creating",
            before: None,
            run: Box::new(|path, _| create(path).map(drop)),
            after: of_empty,
            committed: Committed::new(),
        },
        Scenario {
            name: "a first ingest",
            before: Some(empty),
            run: Box::new(|path, committed| ingest(path, &pile.first, committed)),
            after: of_first,
            committed: Committed::new(),
        },
        Scenario {
            name: "a second ingest",
            before: Some(first),
            run: Box::new(|path, committed| ingest(path, &pile.second, committed)),
            after: of_second.clone(),
            committed: after_first,
        },
        Scenario {
            name: "analyze",
            before: Some(second),
            run: Box::new(|path, _| analyze(path)),
            after: of_second,
            committed,
        },
    ]
}

impl Scenario<'_> {
    /// Runs it on a fresh copy with a plan; gives the disk, and what is committed now.
    fn attempt(&self, shelf: &Shelf, plan: Plan) -> (Disk, Result<(), StoreError>, Committed) {
        shelf.reset(self.before.as_deref());
        let disk = Disk::watch(&shelf.folder, plan);
        let mut committed = self.committed.clone();
        let result = (self.run)(&shelf.corpus(), &mut committed);
        (disk, result, committed)
    }

    /// What must hold once the disk is sound again, and that the same run then ends as if nothing had been.
    fn assert_recovers(&self, shelf: &Shelf, committed: &Committed, what: &str) {
        let path = shelf.corpus();
        if path.exists() {
            assert_holds(&path, committed, what);
        } else {
            assert!(self.before.is_none(), "{what}: the corpus is gone");
        }
        (self.run)(&path, &mut Committed::new())
            .unwrap_or_else(|error| panic!("{what}: again: {error} {error:?}"));
        assert_same_content(&self.after, &path, what);
    }
}

/// Fails the first operation, the second ... until a run passes untouched.
fn fail_each(name: &str) {
    let (pile, originals, shelf) = (Pile::new(), Shelf::new(), Shelf::new());
    let scenarios = scenarios(&pile, &originals);
    let scenario = scenarios
        .iter()
        .find(|scenario| scenario.name == name)
        .unwrap();
    let stride = usize::try_from(number("CORPUS_TEST_STRIDE", 3)).unwrap();
    let broken = |is_lasting| move |at| Plan::Broken { at, is_lasting };
    let full = |is_lasting| move |at| Plan::Full { at, is_lasting };
    fail_from_first(scenario, &shelf, 1, &broken(false));
    fail_from_first(scenario, &shelf, 1, &broken(true));
    fail_from_first(scenario, &shelf, stride, &full(false));
    fail_from_first(scenario, &shelf, stride, &full(true));
}

fn fail_from_first(
    scenario: &Scenario<'_>,
    shelf: &Shelf,
    stride: usize,
    plan: &dyn Fn(u64) -> Plan,
) {
    let (mut failed, mut passed) = (0, 0);
    for at in (1..).step_by(stride) {
        let what = format!("{}, {:?}", scenario.name, plan(at));
        let (disk, result, committed) = scenario.attempt(shelf, plan(at));
        let has_struck = disk.has_struck();
        drop(disk);
        if !has_struck {
            result.unwrap();
            assert_same_content(&scenario.after, &shelf.corpus(), &what);
            show(|| format!("{what}: {failed} failed before it, {passed} passed"));
            break;
        }
        match result {
            Err(_) => failed += 1,
            Ok(()) => passed += 1,
        }
        scenario.assert_recovers(shelf, &committed, &what);
    }
}

#[test]
fn creating_survives_every_failure_of_the_disk() {
    fail_each("creating");
}

#[test]
fn a_first_ingest_survives_every_failure_of_the_disk() {
    fail_each("a first ingest");
}

#[test]
fn a_second_ingest_survives_every_failure_of_the_disk() {
    fail_each("a second ingest");
}

#[test]
fn analyze_survives_every_failure_of_the_disk() {
    fail_each("analyze");
}

#[test]
fn what_was_committed_outlives_a_power_cut() {
    let (pile, originals, shelf) = (Pile::new(), Shelf::new(), Shelf::new());
    let scenarios = scenarios(&pile, &originals);
    let mut chance = Chance::of(number("CORPUS_TEST_SEED", 1));
    let counts: Vec<u64> = scenarios
        .iter()
        .map(|scenario| {
            let (disk, result, _) = scenario.attempt(&shelf, Plan::Sound);
            result.unwrap();
            disk.count()
        })
        .collect();
    show(|| format!("operations: {counts:?}"));
    let (mut kept_articles, cuts) = (0, number("CORPUS_TEST_CUTS", 200));
    for cut in 0..cuts {
        let index = usize::try_from(cut).unwrap() % scenarios.len();
        let scenario = &scenarios[index];
        let at = 1 + chance.below(counts[index]);
        let kept = if chance.is_lucky() {
            Kept::Nothing
        } else {
            Kept::Some
        };
        let what = format!("{}, cut at {at}, {kept:?} kept", scenario.name);
        let (disk, result, committed) = scenario.attempt(&shelf, Plan::Cut { at });
        assert!(result.is_err() || disk.has_struck(), "{what}");
        disk.lose(kept, &mut chance);
        drop(disk);
        kept_articles += committed.len() - scenario.committed.len();
        scenario.assert_recovers(&shelf, &committed, &what);
    }
    show(|| format!("{cuts} cuts, {kept_articles} articles committed before them"));
    assert!(kept_articles > 0, "no cut came after a commit");
}
