//! The known name that somebody most likely meant.

/// The name among `known` that is nearest to `text`, if one is near enough to be worth suggesting.
#[must_use]
pub(crate) fn nearest<'k>(text: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let allowed = text.chars().count().div_ceil(4);
    let near = known.into_iter().filter_map(|name| {
        let distance = distance(&text.to_lowercase(), &name.to_lowercase());
        (distance <= allowed).then_some((distance, name))
    });
    // On a tie the first in alphabetical order, whatever the order of `known`.
    near.min().map(|(_, name)| name)
}

/// How many characters must be added, removed, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(100).collect(), b.chars().take(100).collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_recognised() {
        let known = ["parameters", "response", "required", "properties"];
        for (text, meant) in
            [("requred", "required"), ("paramters", "parameters"), ("Response", "response"), ("reqiured", "required")]
        {
            assert_eq!(nearest(text, known), Some(meant));
        }
    }

    #[test]
    fn far_names_are_not_suggested() {
        assert_eq!(nearest("timeout", ["parameters", "response"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }
}
