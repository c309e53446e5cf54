//! One item: what the schema at its place becomes as a type with a name.

use std::collections::BTreeMap;

use super::array;
use super::describe;
use super::foreign;
use super::guard::Step;
use super::names::{Claim, Wish, distinct};
use super::object;
use super::payload::Holds;
use super::schema::Schema;
use super::shape::{self, Shape, Types};
use super::site::{Found, Site};
use super::types::{Lowering, is_checked};
use super::union::{Branch, Choice, Plan};
use super::values::Values;
use super::words::{Style, append, chosen};
use crate::definition::{RustName, RustOptions};
use crate::finding::Finding;
use crate::model::{
    Body, Constant, Docs, Enum, Held, Name, StringChecks, Type, Union, UnionChoice, UnionVariant, Variant,
};
use crate::source::SchemaPlace;

/// The body of the item of a site.
pub(super) fn body(lowering: &mut Lowering<'_, '_>, site: &Site) -> Body {
    let body = generated(lowering, site);
    if let Body::Alias(_) = body {
        find_unused_options(lowering, &site.place);
    }
    body
}

fn generated(lowering: &mut Lowering<'_, '_>, site: &Site) -> Body {
    let resolved = lowering.stage.resolved;
    lowering.sensitive |= Schema::at(resolved, &site.place).is_some_and(|schema| schema.flag("x-bus-sensitive"));
    if let Some(ty) = foreign::existing(lowering, site) {
        return Body::Alias(ty);
    }
    let (site, facts) = match site.find(resolved) {
        Found::Reference(target) => return Body::Alias(lowering.stage.reference(lowering.owner.krate, &target)),
        Found::Facts(found, facts) => (found, facts),
    };
    lowering.sensitive |= facts.sensitive();
    let (shape, reasons) = shape::of(resolved, &site, &facts);
    lowering.inexact(reasons);
    let place = &site.place;
    if let Shape::Values(Values::Integers(_) | Values::One(Constant::Integer(_))) = &shape {
        lowering.note_integers(&facts);
    }
    match &shape {
        Shape::Object if object::is_struct(&facts) => Body::Struct(object::body(lowering, &facts)),
        Shape::Array if array::is_struct(&facts) => Body::Struct(array::body(lowering, &facts)),
        Shape::Values(Values::Strings(values)) => Body::Enum(enumeration(lowering, place, values, false)),
        Shape::OpenEnum(values) => Body::Enum(enumeration(lowering, place, values, true)),
        Shape::Values(Values::One(constant)) => Body::Constant(constant.clone()),
        Shape::Values(Values::Integers(values)) => {
            let texts: Vec<String> = values.iter().map(i64::to_string).collect();
            Body::IntegerEnum(enumeration(lowering, place, &texts, false).variants)
        }
        Shape::Values(Values::Mixed(values)) => Body::ValueEnum(enumeration(lowering, place, values, false).variants),
        Shape::Union(plan) => Body::Union(union(lowering, place, plan)),
        _ => {
            let ty = lowering.plain(&site, &shape, &facts);
            newtype(ty)
        }
    }
}

/// The enum of a union.
fn union(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace, plan: &Plan) -> Union {
    let RustOptions { variants: names, .. } = lowering.stage.resolved.rust_options(place);
    let wishes: Vec<Wish> = plan.variants.iter().map(|branch| variant_wish(branch, &names)).collect();
    let given = distinct(&wishes, Style::Pascal, &[]);
    let variants = plan
        .variants
        .iter()
        .zip(given)
        .map(|(branch, given)| variant(lowering, &plan.choice, branch, given.name))
        .collect();
    let choice = match &plan.choice {
        Choice::Kinds => UnionChoice::Kinds,
        Choice::Tagged { keyword, path } => UnionChoice::Tagged { keyword, path: path.clone() },
        Choice::External { keyword } => UnionChoice::External { keyword },
        Choice::Tried { keyword } => UnionChoice::Tried { keyword, exactly_one: *keyword == "oneOf" },
    };
    Union { variants, choice }
}

/// `names` are those that the author chose, by tag.
fn variant_wish(branch: &Branch, names: &BTreeMap<String, RustName>) -> Wish {
    let of_text = Wish::of_text(&branch.label, Style::Pascal);
    if let Some(name) = branch.tags.iter().find_map(|tag| names.get(tag)) {
        return Wish { natural: chosen(name.as_str(), Style::Pascal), claim: Claim::First, ..of_text };
    }
    match branch.holds {
        // Where a text and a member have one name, it is the member's.
        Holds::Nothing if branch.types == Types::STRING => Wish {
            claim: Claim::Common,
            qualified: vec![append(&of_text.natural, "Text", Style::Pascal)],
            identity: format!("\"{}\"", branch.label),
            ..of_text
        },
        Holds::Member(..) => Wish { claim: Claim::First, ..of_text },
        _ => of_text,
    }
}

fn variant(lowering: &mut Lowering<'_, '_>, choice: &Choice, branch: &Branch, name: Name) -> UnionVariant {
    let resolved = lowering.stage.resolved;
    let held = match &branch.holds {
        _ if branch.other => Held::Whole(Type::Any),
        Holds::Whole => Held::Whole(lowering.inside(Step::Variant, &branch.site)),
        Holds::Nothing => Held::Nothing,
        Holds::Member(name, place) => member(lowering, branch, name, place),
    };
    let schema = branch.schema.as_ref().map(|place| {
        (resolved.documents.get(place.document).name.clone(), resolved.portable_pointer(place).to_string())
    });
    let of_branch = branch.schema.as_ref().and_then(|place| Schema::at(resolved, place));
    let of_member = match (&held, &branch.holds) {
        (Held::Member(..), Holds::Member(_, place)) => Schema::at(resolved, place),
        _ => None,
    };
    let referred = branch.schema.as_ref().and_then(|place| Schema::at(resolved, resolved.target(place)?));
    let is_deprecated = |schema: Option<Schema<'_>>| schema.is_some_and(|schema| schema.flag("deprecated"));
    UnionVariant {
        name,
        docs: describe::variant([of_branch, referred, of_member], &in_short(choice, branch)),
        deprecated: !matches!(held, Held::Whole(_)) && (is_deprecated(of_branch) || is_deprecated(of_member)),
        held,
        kinds: branch.types.names(),
        tags: branch.tags.clone(),
        schema,
    }
}

/// What tells a variant from others, in a sentence.
fn in_short(choice: &Choice, branch: &Branch) -> String {
    let code = |text: &String| Docs::code(text);
    match (choice, &branch.holds) {
        (Choice::External { .. }, Holds::Member(name, _)) => format!("The only member is {}.", code(name)),
        (Choice::Tagged { path, .. }, _) if (1..=3).contains(&branch.tags.len()) => {
            let tags: Vec<String> = branch.tags.iter().map(code).collect();
            format!("{} is {}.", code(&path.join("/")), tags.join(" or "))
        }
        _ => match branch.label.as_str() {
            "Null" => "Null.".to_owned(),
            kind @ ("Boolean" | "Number" | "String") => format!("A {}.", kind.to_lowercase()),
            kind @ ("Integer" | "Array" | "Object") => format!("An {}.", kind.to_lowercase()),
            "Other" => "Any other value.".to_owned(),
            label => format!("{}.", Docs::code(label)),
        },
    }
}

/// The member that a variant holds; the value as a whole where a field can say more than a variant.
fn member(lowering: &mut Lowering<'_, '_>, branch: &Branch, name: &str, place: &SchemaPlace) -> Held {
    let site = Site::new(place.clone());
    if has_field_of_its_own(lowering, &site) {
        return Held::Whole(lowering.inside(Step::Variant, &branch.site));
    }
    let ty = lowering.inside(Step::Variant, &site);
    let krate = lowering.owner.krate.0;
    lowering.stage.crates[krate].payloads.insert(place.clone());
    Held::Member(name.to_owned(), ty)
}

/// Whether the values of a site, as a field, are hidden or of a type of another crate. Nothing is noted of the look at it.
fn has_field_of_its_own(lowering: &mut Lowering<'_, '_>, site: &Site) -> bool {
    let owner = lowering.owner;
    let draft = lowering.stage.draft(owner);
    let (unsaid, untyped, integers) = (std::mem::take(&mut draft.unsaid), draft.untyped, draft.integers.clone());
    let before = (lowering.sensitive, lowering.checks_inside);
    (lowering.sensitive, lowering.checks_inside) = (false, true);
    let ty = lowering.site(site);
    let sensitive = lowering.sensitive;
    (lowering.sensitive, lowering.checks_inside) = before;
    let draft = lowering.stage.draft(owner);
    (draft.unsaid, draft.untyped, draft.integers) = (unsaid, untyped, integers);
    sensitive || foreign::is_in(lowering.stage, &ty)
}

/// Tells of derives that have no effect, where no type is made that could have them.
pub(super) fn find_unused_options(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace) {
    let resolved = lowering.stage.resolved;
    if Schema::at(resolved, place).is_none_or(|schema| schema.node.get("x-bus-rust").is_none()) {
        return;
    }
    if !resolved.rust_options(place).derives.is_empty() {
        let at = resolved.name_place(&place.join("x-bus-rust").join("derives"));
        let message = "`derives` has no effect: this schema becomes no type of its own";
        let finding = Finding::warning("rust-option-without-effect", at, message);
        lowering
            .stage
            .findings
            .push(finding.help("derive on the object, enum or constrained value that it is used in"));
    }
}

/// Types with checks become newtypes; others are aliases until something asks for a type of its own.
fn newtype(ty: Type) -> Body {
    if !is_checked(&ty) {
        return Body::Alias(ty);
    }
    Body::Checked(match ty {
        // The newtype holds the text itself.
        Type::Format(format, checks) => Type::Text(StringChecks { format: Some(format), ..checks }),
        ty => ty,
    })
}

fn enumeration(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace, values: &[String], open: bool) -> Enum {
    let resolved = lowering.stage.resolved;
    let RustOptions { variants: names, .. } = resolved.rust_options(place);
    let wish = |value: &String| match names.get(value) {
        Some(name) => Wish {
            natural: chosen(name.as_str(), Style::Pascal),
            claim: Claim::First,
            ..Wish::of_text(value, Style::Pascal)
        },
        None => Wish::of_text(value, Style::Pascal),
    };
    let wishes: Vec<Wish> = values.iter().map(wish).collect();
    let given = distinct(&wishes, Style::Pascal, if open { &["Other"] } else { &[] });
    for (value, given) in values.iter().zip(&given).filter(|(_, given)| given.clashed) {
        let message = format!("`{value}` becomes the variant `{}`, as another value has its natural name", given.name);
        let finding = Finding::warning("rust-name-clash", resolved.place(place), message);
        lowering.stage.findings.push(finding.help("choose names with `\"x-bus-rust\": { \"variants\": { ... } }`"));
    }
    Enum {
        variants: values
            .iter()
            .zip(given)
            .map(|(value, given)| Variant { name: given.name, wire: value.clone() })
            .collect(),
        other: Name::new("Other").filter(|_| open),
    }
}
