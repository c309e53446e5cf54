//! Unions: enums of which every variant holds one value. A type parameter where types of the schema are named has a name that no
//! such type can have.

/// A union: `enum $name { $variant($type), .. }`. The contract lists the forms.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_union {
    ($name:ident $(guarded $guard:literal $by:path)?, kinds { $($variant:ident($type:ty) $($from:ident)?: [$($kind:tt),+ $(,)?]),+ $(,)? }) => {
        impl $crate::codegen::ReadUnion for $name {
            fn read_union<'de, Access_: $crate::codegen::EnumAccess<'de>>(from: Access_) -> ::core::result::Result<Self, Access_::Error> {
                let (mut kind, value) = $crate::codegen::kind(from)?;
                loop {
                    #[allow(unreachable_patterns, reason = "variants may take every kind")]
                    match kind {
                        $($($crate::codegen::impl_union!(@kind $kind))|+ => {
                            return ::core::result::Result::map(value.read::<$type>(), Self::$variant);
                        })+
                        // Numbers without fraction are numbers, too.
                        $crate::codegen::Kind::Integer => kind = $crate::codegen::Kind::Number,
                        _ => return value.refuse(
                            "type",
                            ::core::concat!("must be of one of these types:", $($(" ", ::core::stringify!($kind)),+),+),
                        ),
                    }
                }
            }
        }

        $($($crate::codegen::impl_union!(@$from $name, $variant, $type);)?)+
        $crate::codegen::impl_union!(@common $name [$($guard $by)?] { $($variant),+ });

        impl $crate::codegen::Check for $name {
            fn check(&self, depth: $crate::codegen::Depth) -> $crate::codegen::Verdict {
                match self {
                    $(Self::$variant(value) => {
                        depth.into_member(value)?;
                        $crate::codegen::is_of_kind(value, &[$($crate::codegen::impl_union!(@kind $kind)),+], depth)?;
                    })+
                }
                $crate::codegen::impl_union!(@guarded self, depth $(, $guard)?);
                ::core::result::Result::Ok(())
            }
        }
    };
    // One token tree for the path: it belongs to no repetition.
    ($name:ident $(guarded $guard:literal $by:path)?, tagged $keyword:literal $path:tt {
        $($variant:ident $(($type:ty $(as $content:literal)?) $($from:ident)?)?: [$($tag:literal),+ $(,)?]),+
        $(, _ => $rest:ident($rest_type:ty) $($rest_from:ident)?)?
        $(,)?
    }) => {
        impl $crate::codegen::ReadUnion for $name {
            fn read_union<'de, Access_: $crate::codegen::EnumAccess<'de>>(from: Access_) -> ::core::result::Result<Self, Access_::Error> {
                let (tag, value) = $crate::codegen::tag(from, &$path)?;
                $(if $(tag == $tag)||+ {
                    return $crate::codegen::impl_union!(@read_tagged value $variant $path $(($type $(as $content)?))?);
                })+
                $crate::codegen::impl_union!(@rest value, $keyword $(, $rest, $rest_type)?)
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $($crate::codegen::impl_union!(@pattern value $variant $(($type))?) => {
                        $crate::codegen::impl_union!(@write_tagged to value $path [$($tag),+] $(($type $(as $content)?))?)
                    })+
                    $(Self::$rest(value) => $crate::codegen::Serialize::serialize(value, to),)?
                }
            }
        }

        $($($($crate::codegen::impl_union!(@$from $name, $variant, $type);)?)?)+
        $($($crate::codegen::impl_union!(@$rest_from $name, $rest, $rest_type);)?)?
        $crate::codegen::impl_union!(@read $name [$($guard $by)?]);
        $crate::codegen::impl_serde!($name);
        // The rest may hold what a tag gives to a variant.
        $crate::codegen::impl_union!(@check $name [$($guard)?] { $($variant $(($type))?,)+ $($rest($rest_type),)? } |_union, _depth| {
            $(if ::core::matches!(_union, Self::$rest(_)) {
                return $crate::codegen::reads_back(_union, $keyword, _depth);
            })?
            ::core::result::Result::Ok(())
        });
    };
    ($name:ident $(guarded $guard:literal $by:path)?, external $keyword:literal {
        $($variant:ident $(($type:ty $(as $content:literal)?) $($from:ident)?)? $(: $wire:tt)?),+
        $(,)?
    }) => {
        impl $crate::codegen::ReadUnion for $name {
            fn read_union<'de, Access_: $crate::codegen::EnumAccess<'de>>(from: Access_) -> ::core::result::Result<Self, Access_::Error> {
                let (shown, value) = $crate::codegen::shown(from)?;
                $(if $crate::codegen::impl_union!(@is_shown shown ($($($content)?)?) $($wire)?) {
                    return $crate::codegen::impl_union!(@read_external value $variant $(($type $(as $content)?))?);
                })+
                value.refuse($keyword, "must be one of the alternatives, which a text or the name of the only member tells apart")
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $($crate::codegen::impl_union!(@pattern value $variant $(($type))?) => {
                        $crate::codegen::impl_union!(@write_external to value $($wire)? $(($type $(as $content)?))?)
                    })+
                }
            }
        }

        $($($($crate::codegen::impl_union!(@$from $name, $variant, $type);)?)?)+
        $crate::codegen::impl_union!(@read $name [$($guard $by)?]);
        $crate::codegen::impl_serde!($name);
        $crate::codegen::impl_union!(@check $name [$($guard)?] { $($variant $(($type))?,)+ } |_, _| ::core::result::Result::Ok(()));
    };
    // `vis` matches nothing: it marks where a `from` stood.
    ($name:ident $(guarded $guard:literal $by:path)?, any $keyword:literal { $($variant:ident($type:ty) $(from $from:vis)? $(if $schema:expr)?),+ $(,)? }) => {
        impl $crate::codegen::ReadAttempts for $name {
            fn read_attempts<'de, Access_: $crate::codegen::SeqAccess<'de>>(
                mut attempts: $crate::codegen::Attempts<Access_>,
            ) -> ::core::result::Result<Self, Access_::Error> {
                $(if let ::core::option::Option::Some(read) = attempts.attempt::<$type>(&[$(&$schema)?]) {
                    return ::core::result::Result::Ok(Self::$variant(read));
                })+
                $crate::codegen::Attempts::<Access_>::none($keyword)
            }
        }

        $($($crate::codegen::impl_union!(@from $from $name, $variant, $type);)?)+
        $crate::codegen::impl_union!(@attempts $name);
        $crate::codegen::impl_union!(@common $name [$($guard $by)?] { $($variant),+ });

        impl $crate::codegen::Check for $name {
            fn check(&self, depth: $crate::codegen::Depth) -> $crate::codegen::Verdict {
                match self {
                    $(Self::$variant(value) => {
                        depth.into_member(value)?;
                        $($crate::codegen::keeps_to(value, &$schema, $keyword, depth)?;)?
                    })+
                }
                $crate::codegen::impl_union!(@guarded self, depth $(, $guard)?);
                ::core::result::Result::Ok(())
            }
        }
    };
    ($name:ident $(guarded $guard:literal $by:path)?, one $keyword:literal { $($variant:ident($type:ty) $(from $from:vis)? $(if $schema:expr)?),+ $(,)? }) => {
        impl $crate::codegen::ReadAttempts for $name {
            fn read_attempts<'de, Access_: $crate::codegen::SeqAccess<'de>>(
                mut attempts: $crate::codegen::Attempts<Access_>,
            ) -> ::core::result::Result<Self, Access_::Error> {
                let mut found = ::core::option::Option::None;
                $(if let ::core::option::Option::Some(read) = attempts.attempt::<$type>(&[$(&$schema)?]) {
                    if ::core::option::Option::replace(&mut found, Self::$variant(read)).is_some() {
                        return $crate::codegen::Attempts::<Access_>::several($keyword);
                    }
                })+
                attempts.one(found, $keyword)
            }
        }

        $($($crate::codegen::impl_union!(@from $from $name, $variant, $type);)?)+
        $crate::codegen::impl_union!(@attempts $name);
        $crate::codegen::impl_union!(@common $name [$($guard $by)?] { $($variant),+ });
        // Another variant may accept what this one writes.
        $crate::codegen::impl_union!(@check $name [$($guard)?] { $($variant($type),)+ } |union, depth| {
            $crate::codegen::reads_back(union, $keyword, depth)
        });
    };
    (@attempts $name:ident) => {
        impl $crate::codegen::ReadUnion for $name {
            fn read_union<'de, Access_: $crate::codegen::EnumAccess<'de>>(from: Access_) -> ::core::result::Result<Self, Access_::Error> {
                $crate::codegen::attempts(from)
            }
        }
    };
    (@read $name:ident []) => {
        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::read_union(from)
            }
        }
    };
    (@read $name:ident [$guard:literal $by:path]) => {
        $crate::codegen::impl_guarded!($name, $guard, $by, $crate::codegen::read_union);
    };
    (@common $name:ident [$($guard:tt)*] { $($variant:ident),+ }) => {
        $crate::codegen::impl_union!(@read $name [$($guard)*]);

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::codegen::Serialize::serialize(value, to)),+
                }
            }
        }

        $crate::codegen::impl_serde!($name);
    };
    (@check $name:ident [$($guard:literal)?] { $($variant:ident $(($type:ty))?,)+ } $more:expr) => {
        impl $crate::codegen::Check for $name {
            fn check(&self, depth: $crate::codegen::Depth) -> $crate::codegen::Verdict {
                match self {
                    $($crate::codegen::impl_union!(@pattern value $variant $(($type))?) => {
                        $crate::codegen::impl_union!(@check_content depth value $(($type))?);
                    })+
                }
                $crate::codegen::impl_union!(@guarded self, depth $(, $guard)?);
                let more: fn(&Self, $crate::codegen::Depth) -> $crate::codegen::Verdict = $more;
                more(self, depth)
            }
        }
    };
    (@check_content $depth:ident $value:ident) => {};
    (@check_content $depth:ident $value:ident ($type:ty)) => {
        $depth.into_member($value)?;
    };
    (@pattern $value:ident $variant:ident) => { Self::$variant };
    (@pattern $value:ident $variant:ident ($type:ty)) => { Self::$variant($value) };
    (@read_tagged $value:ident $variant:ident $path:tt) => {
        ::core::result::Result::map($value.tag_alone(&$path), |()| Self::$variant)
    };
    (@read_tagged $value:ident $variant:ident $path:tt ($type:ty)) => {
        ::core::result::Result::map($value.read::<$type>(), Self::$variant)
    };
    (@read_tagged $value:ident $variant:ident [$name:literal] ($type:ty as $content:literal)) => {
        ::core::result::Result::map($value.content::<$type>(&[$name, $content]), Self::$variant)
    };
    (@write_tagged $to:ident $value:ident [$name:literal] [$tag:literal]) => {
        $crate::codegen::write_content($to, $name, &$tag)
    };
    (@write_tagged $to:ident $value:ident $path:tt $tags:tt ($type:ty)) => {
        $crate::codegen::Serialize::serialize($value, $to)
    };
    (@write_tagged $to:ident $value:ident [$name:literal] [$tag:literal] ($type:ty as $content:literal)) => {
        $crate::codegen::write_tagged($to, ($name, $tag), ($content, $value))
    };
    (@is_shown $shown:ident ($name:literal)) => { $shown.has_member($name) };
    (@is_shown $shown:ident () {$name:literal}) => { $shown.has_member($name) };
    (@is_shown $shown:ident () [$($text:literal),+ $(,)?]) => { $($shown.is_text($text))||+ };
    (@is_shown $shown:ident () $text:literal) => { $shown.is_text($text) };
    (@read_external $value:ident $variant:ident) => {
        ::core::result::Result::map($value.text(), |()| Self::$variant)
    };
    (@read_external $value:ident $variant:ident ($type:ty)) => {
        ::core::result::Result::map($value.read::<$type>(), Self::$variant)
    };
    (@read_external $value:ident $variant:ident ($type:ty as $content:literal)) => {
        ::core::result::Result::map($value.content::<$type>(&[$content]), Self::$variant)
    };
    (@write_external $to:ident $value:ident $text:literal) => { $crate::codegen::Serializer::serialize_str($to, $text) };
    (@write_external $to:ident $value:ident ($type:ty as $content:literal)) => {
        $crate::codegen::write_content($to, $content, $value)
    };
    (@write_external $to:ident $value:ident $by:tt ($type:ty)) => { $crate::codegen::Serialize::serialize($value, $to) };
    (@from $from:vis $name:ident, $variant:ident, $type:ty) => {
        impl ::core::convert::From<$type> for $name {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    };
    (@rest $value:ident, $keyword:literal) => {
        $value.refuse($keyword, "must be one of the alternatives that a member tells apart")
    };
    (@rest $value:ident, $keyword:literal, $rest:ident, $type:ty) => {
        ::core::result::Result::map($value.read::<$type>(), Self::$rest)
    };
    (@guarded $union:expr, $depth:expr) => {};
    (@guarded $union:expr, $depth:expr, $guard:literal) => {
        $crate::codegen::guarded($union, $depth)?;
    };
    (@kind null) => { $crate::codegen::Kind::Null };
    (@kind boolean) => { $crate::codegen::Kind::Boolean };
    (@kind integer) => { $crate::codegen::Kind::Integer };
    (@kind number) => { $crate::codegen::Kind::Number };
    (@kind string) => { $crate::codegen::Kind::String };
    (@kind array) => { $crate::codegen::Kind::Array };
    (@kind object) => { $crate::codegen::Kind::Object };
}
