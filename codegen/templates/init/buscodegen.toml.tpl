# What buscodegen compiles, and to where. All paths are relative to this file.

[schemas]
root = "schemas"

[generate]
out = "generated"

[breaking]
against = ["git:"] # where the default branch was left; `buscodegen breaking --help` has other places

[package]
runtime = {{runtime}}
