//! The command line.

fn main() -> buscodegen::cli::Exit {
    buscodegen::cli::run()
}
