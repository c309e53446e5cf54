[package]
name = "service"
description = "Serves the API `greeter`"
version = "0.1.0"
edition = "2024"
rust-version = "{{rust_version}}"
publish = false

[dependencies]
buscodegen-runtime.workspace = true
greeter-api.workspace = true
tokio = { version = "1", features = ["macros", "rt-multi-thread", "sync"] }
