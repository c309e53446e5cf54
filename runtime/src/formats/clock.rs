//! Dates, times and durations of RFC 3339, as texts.

/// `YYYY-MM-DD`, a day there is.
pub(super) fn is_date(text: &str) -> bool {
    date(text.as_bytes()).is_some()
}

/// `hh:mm:ss[.f]` with an offset, a time there is.
pub(super) fn is_time(text: &str) -> bool {
    time(text.as_bytes()).is_some()
}

/// A date and a time, joined by `T`.
pub(super) fn is_date_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.get(10), Some(b'T' | b't')) && date(&bytes[..10]).is_some() && time(&bytes[11..]).is_some()
}

/// The number that these bytes write, all of them being digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

fn date(bytes: &[u8]) -> Option<()> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let year = number(&[*y1, *y2, *y3, *y4])?;
    let month = number(&[*m1, *m2])?;
    let day = number(&[*d1, *d2])?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(())
}

fn time(bytes: &[u8]) -> Option<()> {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = bytes else { return None };
    let hour = number(&[*h1, *h2]).filter(|hour| *hour < 24)?;
    let minute = number(&[*m1, *m2]).filter(|minute| *minute < 60)?;
    let second = number(&[*s1, *s2]).filter(|second| *second <= 60)?;
    let offset = offset_minutes(skip_fraction(rest)?)?;
    // A leap second is the last of a day in UTC.
    let utc = (i64::from(hour * 60 + minute) - offset).rem_euclid(24 * 60);
    (second < 60 || utc == 23 * 60 + 59).then_some(())
}

/// What follows the fraction of a second, if there is one.
fn skip_fraction(bytes: &[u8]) -> Option<&[u8]> {
    let Some(fraction) = bytes.strip_prefix(b".") else { return Some(bytes) };
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| &fraction[digits..])
}

/// The offset from UTC.
fn offset_minutes(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let hour = number(&[*h1, *h2]).filter(|hour| *hour < 24)?;
            let minute = number(&[*m1, *m2]).filter(|minute| *minute < 60)?;
            let minutes = i64::from(hour * 60 + minute);
            Some(if *sign == b'-' { -minutes } else { minutes })
        }
        _ => None,
    }
}

/// `P` with weeks alone, or a date part, a time part or both, where no unit between two others may be left out.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = text.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|byte| byte.is_ascii_digit());
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let date_is_good = (date.is_empty() && time.is_some()) || is_run_of_units(date, "YMD");
    date_is_good && time.is_none_or(|time| is_run_of_units(time, "HMS"))
}

/// Numbers with units that follow each other in `units` without a gap; at least one.
fn is_run_of_units(mut text: &str, units: &str) -> bool {
    let mut last = None;
    while !text.is_empty() {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let Some(place) = text[digits..].chars().next().and_then(|unit| units.find(unit)) else { return false };
        if digits == 0 || last.is_some_and(|last| place != last + 1) {
            return false;
        }
        last = Some(place);
        text = &text[digits + 1..];
    }
    last.is_some()
}
