//! The command line.

/// Syntax trees are many small pieces, by which most systems' own allocator is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> buscodegen::cli::Exit {
    buscodegen::cli::run()
}
