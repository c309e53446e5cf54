//! Compiles `schemas/` into one file for each API in OUT_DIR.

fn main() {
    buscodegen::build();
}
