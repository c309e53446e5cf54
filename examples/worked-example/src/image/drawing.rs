//! The drawings: which one stands for an original, and how it becomes a picture of an exact size.
//!
//! A real image service would fetch the original and scale its pixels. This one works offline: it draws an animal.
//! Drawings know nothing of addresses or of the bus.

/// What [`Drawing::of`] chooses from: the name and the SVG document, which has a `viewBox` and no size.
const DRAWINGS: [(&str, &str); 6] = [
    ("cat", include_str!("drawings/cat.svg")),
    ("dog", include_str!("drawings/dog.svg")),
    ("hamster", include_str!("drawings/hamster.svg")),
    ("parrot", include_str!("drawings/parrot.svg")),
    ("rabbit", include_str!("drawings/rabbit.svg")),
    ("tortoise", include_str!("drawings/tortoise.svg")),
];

/// A drawing that can be had in any size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drawing {
    svg: &'static str,
}

impl Drawing {
    /// The drawing for the original called `name`: `cat.jpg` is the cat. Other names always get the same animal, too.
    pub(crate) fn of(name: &str) -> Self {
        let stem = name.split('.').next().unwrap_or(name);
        let known = DRAWINGS.iter().position(|(drawing, _)| *drawing == stem);
        let (_, svg) = DRAWINGS[known.unwrap_or_else(|| number(name) % DRAWINGS.len())];
        Self { svg }
    }

    /// The picture: an SVG document that is `width` by `height` pixels, filled by the drawing without distortion.
    pub(crate) fn picture(self, width: u32, height: u32) -> String {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{}</svg>"#, self.svg)
    }
}

/// A number for a name, the same on every machine.
fn number(name: &str) -> usize {
    name.bytes().fold(7, |number, byte| (number * 31 + usize::from(byte)) % 65_521)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_known_name_has_a_drawing_of_its_own() {
        for (name, svg) in DRAWINGS {
            assert_eq!(Drawing::of(&format!("{name}.jpg")), Drawing { svg });
        }
    }

    #[test]
    fn an_unknown_name_gets_an_animal_too_and_always_the_same() {
        assert_eq!(Drawing::of("image1.jpg"), Drawing::of("image1.jpg"));
        assert_ne!(Drawing::of("image1.jpg"), Drawing::of("image2.jpg"));
        Drawing::of("");
        Drawing::of("ÄÖÜ.png");
    }

    #[test]
    fn a_picture_has_the_size_asked_for() {
        let picture = Drawing::of("cat.jpg").picture(320, 200);
        assert!(picture.starts_with(r#"<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200">"#));
    }
}
