//! The API that the cases use, by hand in the shape that the generator writes.

use std::{fmt, time::Duration};

use buscodegen_runtime::{
    ApiInfo, Context, DeclaredError, Event, Execution, Fail, Invalid, Message, NoErrors, Rpc, Schema, Service, codegen,
};

pub(crate) const API: ApiInfo = ApiInfo::new("shop.v2", "2.1.0", "0");

static SCHEMAS: codegen::Schemas = codegen::Schemas::new(&[(
    "shop.json",
    r#"{"$defs":{
        "Note":{"type":"object","required":["text","number"],"additionalProperties":false,"properties":{
            "text":{"type":"string"},"number":{"type":"integer","minimum":0,"maximum":100}}},
        "Loose":{"type":"object","required":["text","number"],"properties":{
            "text":{"type":"string"},"number":{"type":"integer"}}}
    }}"#,
)]);

macro_rules! message {
    ($name:ident, $pointer:literal, $minimum:expr, $maximum:expr) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            pub(crate) text: String,
            pub(crate) number: i64,
        }

        impl $name {
            pub(crate) fn new(text: impl Into<String>, number: i64) -> Self {
                Self { text: text.into(), number }
            }
        }

        impl<'de> codegen::Read<'de> for $name {
            fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                codegen::read_object(from)
            }
        }

        impl<'de> codegen::ReadObject<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [&'static str] = &["text", "number"];

            fn read_members<M: codegen::MapAccess<'de>>(
                mut members: codegen::Members<'de, M>,
            ) -> Result<Self, M::Error> {
                let (mut text, mut number) = (None, None);
                while let Some(member) = members.next(Self::MEMBERS)? {
                    match member {
                        0 => members.read(&mut text)?,
                        1 => members.read(&mut number)?,
                        _ => members.refuse()?,
                    }
                }
                let read = Self { text: members.required(text, 0)?, number: members.required(number, 1)? };
                members.check(&read)?;
                Ok(read)
            }
        }

        impl codegen::Check for $name {
            fn check(&self, _: codegen::Depth) -> codegen::Verdict {
                let rules =
                    codegen::IntegerRules { minimum: $minimum, maximum: $maximum, ..codegen::IntegerRules::NONE };
                codegen::integer(self.number, &rules)
            }
        }

        impl codegen::Serialize for $name {
            fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let mut object = codegen::write_object(to)?;
                object.member("text", &self.text)?;
                object.member("number", &self.number)?;
                object.end()
            }
        }

        codegen::impl_serde!($name);

        impl Message for $name {
            const EXACT: bool = true;

            fn schema() -> &'static Schema {
                static SCHEMA: Schema = Schema::new(&SCHEMAS, "shop.json", $pointer);
                &SCHEMA
            }
        }
    };
}

message!(Note, "/$defs/Note", Some(0), Some(100));
// A definition that allows more than Note.
message!(Loose, "/$defs/Loose", None, None);

macro_rules! rpc {
    ($marker:ident, $name:literal, $parameters:ty => $response:ty, $error:ty, $execution:expr) => {
        pub(crate) struct $marker;

        impl Rpc for $marker {
            const API: &'static str = "shop.v2";
            const NAME: &'static str = $name;
            const TIMEOUT: Duration = Duration::from_secs(10);
            const EXECUTION: Execution = $execution;
            type Parameters = $parameters;
            type Response = $response;
            type Error = $error;
        }
    };
}

rpc!(Echo, "echo", Note => Note, EchoError, Execution::AtMostOnce);
rpc!(Relay, "relay", Note => Note, NoErrors, Execution::AtMostOnce);
rpc!(Repeat, "repeat", Note => Note, NoErrors, Execution::Idempotent);
rpc!(Keep, "keep", Note => Note, NoErrors, Execution::Durable);
// The same rpcs, as other versions of the definition have them.
rpc!(NewerEcho, "echo", Note => Note, NewerError, Execution::AtMostOnce);
rpc!(LooseEcho, "echo", Loose => Loose, NoErrors, Execution::AtMostOnce);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EchoError {
    TooLoud(Note),
    Gone,
}

impl fmt::Display for EchoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::error::Error for EchoError {}

impl DeclaredError for EchoError {
    fn name(&self) -> &'static str {
        match self {
            Self::TooLoud(_) => "too_loud",
            Self::Gone => "gone",
        }
    }

    fn encode(&self) -> Result<Option<Vec<u8>>, Invalid> {
        match self {
            Self::TooLoud(data) => data.encode().map(Some),
            Self::Gone => Ok(None),
        }
    }

    fn decode(name: &str, data: Option<&[u8]>) -> Option<Result<Self, Invalid>> {
        match name {
            "too_loud" => Some(Note::decode(data.unwrap_or_default()).map(Self::TooLoud)),
            "gone" => Some(Ok(Self::Gone)),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NewerError;

impl fmt::Display for NewerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too new for you")
    }
}

impl std::error::Error for NewerError {}

impl DeclaredError for NewerError {
    fn name(&self) -> &'static str {
        "newer"
    }

    fn encode(&self) -> Result<Option<Vec<u8>>, Invalid> {
        Ok(None)
    }

    fn decode(name: &str, _: Option<&[u8]>) -> Option<Result<Self, Invalid>> {
        (name == "newer").then_some(Ok(Self))
    }
}

pub(crate) struct Viewed;

impl Event for Viewed {
    const API: &'static str = "shop.v2";
    const NAME: &'static str = "viewed";
    const RETENTION: Option<Duration> = None;
    type Parameters = Note;

    fn key(parameters: &Note) -> Option<&str> {
        Some(&parameters.text)
    }
}

/// The same event with a definition that allows more.
pub(crate) struct LooseViewed;

impl Event for LooseViewed {
    const API: &'static str = "shop.v2";
    const NAME: &'static str = "viewed";
    const RETENTION: Option<Duration> = None;
    type Parameters = Loose;
}

/// A service that answers `echo` with what it was sent.
pub(crate) fn echo() -> Service {
    serve::<Echo, _, _>(|_, note| async { Ok(note) })
}

/// A service with one rpc.
pub(crate) fn serve<R, F, Fut>(handler: F) -> Service
where
    R: Rpc,
    F: Fn(Context, R::Parameters) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<R::Response, Fail<R::Error>>> + Send + 'static,
{
    Service::new(&API).rpc::<R, _, _>(handler)
}
