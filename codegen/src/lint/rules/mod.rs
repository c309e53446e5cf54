//! The rules, one a file: what is wrong, why it matters, how it looks wrong and right, and what looks for it.

mod api_depends_unstable;
mod api_empty;
mod api_error_code_unique;
mod api_errors_declared;
mod api_event_object;
mod api_idempotency_missing;
mod api_rpc_request_object;
mod api_rpc_response_object;
mod api_shared_deep;
mod api_shared_message;
mod api_timeout_missing;
mod doc_dialect;
mod doc_duplicate_id;
mod doc_ref_siblings;
mod doc_unsatisfiable;
mod doc_unused_def;
mod evo_closed_enum;
mod evo_closed_object;
mod evo_conditional;
mod evo_deprecated_sunset;
mod evo_readonly;
mod evo_required_default;
mod evo_reserved_reused;
mod evo_unevaluated;
mod gen_deep_recursion;
mod gen_large_enum;
mod name_enum_ident;
mod name_event_past_tense;
mod name_file_match;
mod name_length;
mod name_property_snake;
mod name_reserved;
mod name_type_pascal;
mod style_description;
mod style_description_form;
mod style_enum_to_const;
mod style_equal_bounds;
mod style_inline_depth;
mod style_no_effect;
mod type_boolean_request;
mod type_format_temporal;
mod type_format_unknown;
mod type_integer_range;
mod type_missing;
mod type_mixed;
mod type_nullable_optional;
mod type_number_money;
mod type_oneof_overlap;
mod type_regex_lax;
mod type_regex_portable;
mod type_tuple;
mod type_unbounded_array;
mod type_unbounded_string;
mod type_untagged_union;
mod unformatted;

use super::Lint;

/// All of them.
pub(super) const ALL: &[&Lint] = &[
    &api_depends_unstable::LINT,
    &api_empty::LINT,
    &api_error_code_unique::LINT,
    &api_errors_declared::LINT,
    &api_event_object::LINT,
    &api_idempotency_missing::LINT,
    &api_rpc_request_object::LINT,
    &api_rpc_response_object::LINT,
    &api_shared_deep::LINT,
    &api_shared_message::LINT,
    &api_timeout_missing::LINT,
    &doc_dialect::LINT,
    &doc_duplicate_id::LINT,
    &doc_ref_siblings::LINT,
    &doc_unsatisfiable::LINT,
    &doc_unused_def::LINT,
    &evo_closed_enum::LINT,
    &evo_closed_object::LINT,
    &evo_conditional::LINT,
    &evo_deprecated_sunset::LINT,
    &evo_readonly::LINT,
    &evo_required_default::LINT,
    &evo_reserved_reused::LINT,
    &evo_unevaluated::LINT,
    &gen_deep_recursion::LINT,
    &gen_large_enum::LINT,
    &name_enum_ident::LINT,
    &name_event_past_tense::LINT,
    &name_file_match::LINT,
    &name_length::LINT,
    &name_property_snake::LINT,
    &name_reserved::LINT,
    &name_type_pascal::LINT,
    &style_description::LINT,
    &style_description_form::LINT,
    &style_enum_to_const::LINT,
    &style_equal_bounds::LINT,
    &style_inline_depth::LINT,
    &style_no_effect::LINT,
    &type_boolean_request::LINT,
    &type_format_temporal::LINT,
    &type_format_unknown::LINT,
    &type_integer_range::LINT,
    &type_missing::LINT,
    &type_mixed::LINT,
    &type_nullable_optional::LINT,
    &type_number_money::LINT,
    &type_oneof_overlap::LINT,
    &type_regex_lax::LINT,
    &type_regex_portable::LINT,
    &type_tuple::LINT,
    &type_unbounded_array::LINT,
    &type_unbounded_string::LINT,
    &type_untagged_union::LINT,
    &unformatted::LINT,
];
