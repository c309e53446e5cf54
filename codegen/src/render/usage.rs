//! The shortest use of an API in code: calling, serving, publishing, listening. It stands in the README, where it is also a
//! doctest, and holds identifiers only.

use std::collections::BTreeSet;

use super::rust::{RenderError, formatted};
use crate::model::{Api, CrateId, Event, MessageType, Model, Name, Rpc};

/// What the example calls by its name alone; a type of the API that is called the same goes by its path.
const TAKEN: &[&str] = &[
    "Bus",
    "CallError",
    "Context",
    "Fail",
    "MyServer",
    "Ok",
    "PublishError",
    "Result",
    "Worker",
    "WorkerError",
    "call",
    "listen",
    "publish",
    "serve",
];

/// The example; `None` if there is nothing to use.
pub(super) fn example(model: &Model, id: CrateId) -> Result<Option<String>, RenderError> {
    let krate = model.krate(id);
    let Some(text) = krate.api.as_ref().and_then(|api| text(model, id, api)) else { return Ok(None) };
    formatted(&text, &format!("{}/README.md", krate.package), "README.md").map(Some)
}

fn text(model: &Model, id: CrateId, api: &Api) -> Option<String> {
    let rpc = api.rpcs.iter().find(|rpc| !rpc.deprecated).or(api.rpcs.first());
    let event = api.events.iter().find(|event| !event.deprecated).or(api.events.first());
    let mut example = Example { model, id, of_runtime: BTreeSet::new(), own: BTreeSet::new() };
    let parts = [rpc.map(|rpc| example.rpc(api, rpc)), event.map(|event| example.event(api, event))];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return None;
    }
    let of_runtime = list(example.of_runtime.into_iter().map(str::to_owned));
    let own = list(example.own.into_iter());
    let lib = &model.krate(id).lib;
    Some(format!("use buscodegen_runtime::{of_runtime};\nuse {lib}::{own};\n\n{}", parts.join("\n")))
}

struct Example<'m> {
    model: &'m Model,
    id: CrateId,
    /// What is used of the runtime.
    of_runtime: BTreeSet<&'static str>,
    /// What is used of the crate itself.
    own: BTreeSet<String>,
}

impl Example<'_> {
    /// A type or function of the crate, by its name if that is free.
    fn own(&mut self, name: &Name) -> String {
        if TAKEN.contains(&name.plain()) {
            return format!("{}::{name}", self.model.krate(self.id).lib);
        }
        self.own.insert(name.to_string());
        name.to_string()
    }

    fn message(&mut self, MessageType(item): MessageType) -> String {
        let name = &self.model.item(item).name;
        if item.krate == self.id { self.own(name) } else { format!("{}::{name}", self.model.krate(item.krate).lib) }
    }

    fn rpc(&mut self, api: &Api, rpc: &Rpc) -> String {
        self.of_runtime.extend(["Bus", "CallError", "Context", "Fail", "Worker", "WorkerError"]);
        let (client, server, serve) = (self.own(&api.client), self.own(&api.server), self.own(&api.serve));
        let (method, wire, service) = (&rpc.method, &rpc.name, api.variable.plain());
        let errors = self.own(&rpc.errors.name);
        let takes = rpc.parameters.map(|ty| self.message(ty));
        let takes = takes.map(|ty| format!(", parameters: {ty}")).unwrap_or_default();
        let gives = rpc.response.map(|ty| self.message(ty));
        let argument = if takes.is_empty() { "" } else { "parameters" };
        let ignored = takes.replace("parameters", "_parameters");
        let answer = gives.as_deref().unwrap_or("()");
        let (class, made, result, doc) = match &gives {
            Some(ty) => (
                format!("struct MyServer {{\n    answer: {ty},\n}}"),
                ("answer: ".to_owned() + ty, "MyServer { answer }"),
                "self.answer.clone()",
                "Gives every call the same answer, as a test of a caller needs it.\n/// A real server begins like this, too.",
            ),
            None => (
                "struct MyServer;".to_owned(),
                (String::new(), "MyServer"),
                "()",
                "Takes every call, as a test of a caller needs it.\n/// A real server begins like this, too.",
            ),
        };
        let (given, server_value) = made;
        let given = if given.is_empty() { given } else { format!(", {given}") };
        format!(
            "/// Calls `{wire}`. A call has a deadline, and ends in one of few ways.\n\
             async fn call(bus: &Bus{takes}) -> Result<{answer}, CallError<{errors}>> {{\n    \
             {client}::new(bus).{method}({argument}).await\n}}\n\n\
             /// {doc}\n{class}\n\n\
             impl {server} for MyServer {{\n    \
             async fn {method}(&self, _: Context{ignored}) -> Result<{answer}, Fail<{errors}>> {{\n        Ok({result})\n    }}\n}}\n\n\
             /// Serves until the process is told to end.\n\
             async fn serve(bus: &Bus{given}) -> Result<(), WorkerError> {{\n    \
             Worker::new(bus, \"{service}\").serve({serve}({server_value})).run().await\n}}\n"
        )
    }

    fn event(&mut self, api: &Api, event: &Event) -> String {
        self.of_runtime.extend(["Bus", "PublishError", "Worker", "WorkerError"]);
        let publisher = self.own(&api.events_type);
        let listen = self.own(&event.method);
        let (method, wire) = (&event.method, &event.name);
        let carried = event.parameters.map(|ty| self.message(ty));
        let takes = carried.as_ref().map(|ty| format!(", parameters: {ty}")).unwrap_or_default();
        let argument = if takes.is_empty() { "" } else { "parameters" };
        let (handler, body) = match &carried {
            Some(ty) => (format!("|_, event: {ty}|"), "println!(\"{event:?}\");"),
            None => ("|_, _|".to_owned(), "println!(\"it happened\");"),
        };
        format!(
            "/// Publishes `{wire}`.\n\
             async fn publish(bus: &Bus{takes}) -> Result<(), PublishError> {{\n    \
             {publisher}::new(bus).{method}({argument}).await?;\n    Ok(())\n}}\n\n\
             /// Handles each `{wire}` in one process of the service `audit`, however many there are.\n\
             async fn listen(bus: &Bus) -> Result<(), WorkerError> {{\n    \
             let print = {listen}(\"print\").run({handler} async move {{ {body} }});\n    \
             Worker::new(bus, \"audit\").listen(print).run().await\n}}\n"
        )
    }
}

/// `{A, B}`, or `A`
fn list(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    if let [one] = names.as_slice() { one.clone() } else { format!("{{{}}}", names.join(", ")) }
}
