//! Rebuilds when a migration is added: the macro that embeds the folder is not told of new files by cargo itself.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
