//! Private Redis servers for tests.
