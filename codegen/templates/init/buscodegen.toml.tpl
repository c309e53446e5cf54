# What buscodegen compiles, and to where. All paths are relative to this file.

[schemas]
root = "schemas"

[generate]
out = "generated"

[package]
runtime = {{runtime}}
