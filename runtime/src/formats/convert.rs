//! Conversions between the texts of formats and types that compute with them.
