//! Names of hosts and e-mail addresses.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use email_address::EmailAddress;
use jsonschema::Validator;
use serde_json::{Value, json};

/// Labels of letters, digits and hyphens, 63 bytes each, 253 in all.
pub(super) fn is_hostname(text: &str) -> bool {
    if text.len() > 253 || !text.split('.').all(is_label) {
        return false;
    }
    // RFC 5891 gives a meaning to labels with hyphens in the third and fourth place.
    !text.split('.').any(|label| label.as_bytes().get(2..4) == Some(b"--")) || has_good_a_labels(text)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether the labels in Punycode decode to labels there may be, by the tables of the `jsonschema` crate.
fn has_good_a_labels(text: &str) -> bool {
    static JUDGE: LazyLock<Option<Validator>> = LazyLock::new(|| judge_of_the_crate("hostname"));
    is_accepted(&JUDGE, text)
}

/// The name of a host in any script, by the tables of the `jsonschema` crate. Letters are mapped and the other full stops
/// are read as dots first, as UTS 46 does; what must be good is the result.
pub(super) fn is_idn_hostname(text: &str) -> bool {
    static JUDGE: LazyLock<Option<Validator>> = LazyLock::new(|| judge_of_the_crate("idn-hostname"));
    // Encoding takes longer than reading: nothing near this long has 253 bytes in Punycode.
    text.len() <= 4096 && is_accepted(&JUDGE, text)
}

fn judge_of_the_crate(format: &str) -> Option<Validator> {
    jsonschema::options().should_validate_formats(true).offline().build(&json!({ "format": format })).ok()
}

fn is_accepted(judge: &Option<Validator>, text: &str) -> bool {
    judge.as_ref().is_some_and(|judge| judge.is_valid(&Value::String(text.to_owned())))
}

/// A mailbox of RFC 5321: a local part in ASCII, and a host's name or an address in brackets.
pub(super) fn is_email(text: &str) -> bool {
    if is_plain_email(text) {
        return true;
    }
    // The crate refuses an empty quoted local part, which the RFC allows.
    let padded;
    let text = match text.strip_prefix("\"\"@") {
        Some(domain) => {
            padded = format!("\"_\"@{domain}");
            &padded
        }
        None => text,
    };
    text.is_ascii()
        && text
            .parse::<EmailAddress>()
            .is_ok_and(|address| address.email() == text && is_mail_domain(address.domain(), is_hostname))
}

/// What most addresses are, told without the copy that the crate makes: words with dots between them, and a host's name.
fn is_plain_email(text: &str) -> bool {
    let is_word = |word: &str| {
        let is_text = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        !word.is_empty() && word.bytes().all(is_text)
    };
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    local.len() <= 64 && local.split('.').all(is_word) && is_hostname(domain)
}

/// A mailbox of RFC 6531: in the local part, characters beyond ASCII stand wherever letters may.
pub(super) fn is_idn_email(text: &str) -> bool {
    // No domain has an `@`, and a local part may.
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    // A letter for each byte, as the length of a local part is counted in bytes.
    let mut in_ascii = String::with_capacity(local.len() + 2);
    let mut is_escaped = false;
    for byte in local.bytes() {
        // A backslash makes a pair with a character of ASCII only.
        if !byte.is_ascii() && is_escaped {
            return false;
        }
        in_ascii.push(if byte.is_ascii() { char::from(byte) } else { 'a' });
        is_escaped = byte == b'\\' && !is_escaped;
    }
    in_ascii.push_str("@a");
    is_email(&in_ascii) && is_mail_domain(domain, is_idn_hostname)
}

fn is_mail_domain(domain: &str, is_hostname: fn(&str) -> bool) -> bool {
    let Some(literal) = domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) else {
        return is_hostname(domain);
    };
    match literal.split_at_checked(5) {
        Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => address.parse::<Ipv6Addr>().is_ok(),
        _ => literal.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{EmailAddress, is_email, is_plain_email};

    #[test]
    fn plain_addresses_are_those_of_the_crate() {
        let is_of_the_crate = |text: &str| text.parse::<EmailAddress>().is_ok_and(|address| address.email() == text);
        let long = |length| format!("{}@example.org", "a".repeat(length));
        let around = |c: char| [format!("{c}@b.c"), format!("a{c}b@c.d"), format!("a.{c}@b.c"), format!("a@b{c}c.d")];
        let all = (0..=127_u8).map(char::from).flat_map(around);
        let mut plain = 0;
        for text in all.chain([long(64), long(65), "@b.c".into(), ".a@b.c".into(), "a..b@c.d".into(), "a@".into()]) {
            assert!(!is_plain_email(&text) || is_of_the_crate(&text), "{text:?}");
            // What is left to the crate is quoted or in brackets, or no address.
            assert_eq!(is_plain_email(&text), is_email(&text), "{text:?}");
            plain += usize::from(is_plain_email(&text));
        }
        // The letters, digits and signs in three places; a dot between two; those of a host, and 64 letters.
        assert_eq!(plain, 3 * 81 + 1 + 64 + 1);
    }
}
