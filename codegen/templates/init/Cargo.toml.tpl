[workspace]
resolver = "3"
members = ["generated/*", "service"]

[workspace.dependencies]
buscodegen-runtime = {{runtime}}
greeter-api = { path = "generated/greeter-api" }
