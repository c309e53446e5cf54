//! The pets on sale.
//!
//! A real shop would ask its database. Where the pictures are shown, and in which size, is not known here.

use serde::Serialize;

/// A pet on sale.
#[derive(Debug, Serialize)]
pub(super) struct Pet {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) age: &'static str,
    /// In whole euros.
    pub(super) price: u32,
    /// One line for the card.
    pub(super) motto: &'static str,
    /// A paragraph for its own page.
    pub(super) story: &'static str,
    pub(super) likes: [&'static str; 3],
    /// What the picture shows, for those who do not see it.
    pub(super) portrait: &'static str,
    /// Where the original picture is, in a size that nobody wants to load.
    pub(super) original: &'static str,
    /// The colour around the picture.
    pub(super) tint: &'static str,
}

pub(super) static PETS: [Pet; 6] = [
    Pet {
        name: "Mochi",
        kind: "Cat",
        age: "2 years",
        price: 180,
        motto: "Will supervise your work.",
        story: "Mochi has an opinion on everything and shares it at five in the morning. In return you get a warm lap, a \
                quiet purr during every meeting, and a keyboard that is never lonely.",
        likes: ["Sunny windowsills", "Cardboard boxes", "The last word"],
        portrait: "A grey cat with green eyes and a red collar",
        original: "https://store.example/pictures/cat.jpg",
        tint: "#f9dcc9",
    },
    Pet {
        name: "Biscuit",
        kind: "Corgi",
        age: "3 years",
        price: 420,
        motto: "Short legs, long walks.",
        story: "Biscuit greets every visitor like an old friend and every old friend like a miracle. He is house-trained, \
                knows eleven words, and pretends not to know the twelfth, which is no.",
        likes: ["Long walks", "Short naps", "Anything called dinner"],
        portrait: "A corgi with his tongue out and a blue scarf",
        original: "https://store.example/pictures/dog.jpg",
        tint: "#cfe6f3",
    },
    Pet {
        name: "Clover",
        kind: "Rabbit",
        age: "1 year",
        price: 65,
        motto: "Garden design, free of charge.",
        story: "Clover is gentle with children and merciless with parsley. She does the happiest jump you have ever seen \
                when the evening gets cool and the carrots come out.",
        likes: ["Carrots", "Soft hay", "Being admired"],
        portrait: "A white rabbit holding a carrot",
        original: "https://store.example/pictures/rabbit.jpg",
        tint: "#d9ecca",
    },
    Pet {
        name: "Kiwi",
        kind: "Parrot",
        age: "6 years",
        price: 350,
        motto: "Keeps every secret but yours.",
        story: "Kiwi whistles two symphonies and the sound of an incoming message. A bright bird for a bright home, best \
                with people who are patient and do not swear.",
        likes: ["Walnuts", "Whistling", "Applause"],
        portrait: "A green parrot on a branch",
        original: "https://store.example/pictures/parrot.jpg",
        tint: "#fbe9b4",
    },
    Pet {
        name: "Hazel",
        kind: "Hamster",
        age: "5 months",
        price: 20,
        motto: "Runs marathons in place.",
        story: "Hazel sleeps through the day and trains through the night. She fits into a pocket, fills her cheeks with \
                more than seems possible, and has never missed a snack.",
        likes: ["Sunflower seeds", "Tunnels", "Midnight"],
        portrait: "A golden hamster nibbling a sunflower seed",
        original: "https://store.example/pictures/hamster.jpg",
        tint: "#e7dcf3",
    },
    Pet {
        name: "Sheldon",
        kind: "Tortoise",
        age: "41 years",
        price: 275,
        motto: "In no hurry to meet you.",
        story: "Sheldon has seen fashions come and go and kept the same house. He asks for little: a patch of sun, a leaf \
                of lettuce, and somebody who will still be there in fifty years.",
        likes: ["Dandelions", "Warm stones", "Taking his time"],
        portrait: "A tortoise smiling at a flower",
        original: "https://store.example/pictures/tortoise.jpg",
        tint: "#cdebe3",
    },
];
