//! The shortest use of an API in code: calling, serving, publishing. It stands in the README, where it is also a doctest,
//! and holds identifiers only.

use crate::model::{Api, Crate, Event, MessageType, Model, Rpc};

/// The example; `None` if there is nothing to use.
pub(super) fn example(model: &Model, krate: &Crate, api: &Api) -> Option<String> {
    let rpc = api.rpcs.iter().find(|rpc| !rpc.deprecated).or(api.rpcs.first());
    let event = api.events.iter().find(|event| !event.deprecated).or(api.events.first());
    let of_runtime = match (rpc, event) {
        (None, None) => return None,
        (Some(_), _) => "{Bus, Context, Fail, Worker, WorkerError}",
        (None, Some(_)) => "Bus",
    };
    let mut own: Vec<String> = Vec::new();
    if rpc.is_some() {
        own.extend([api.client.to_string(), api.server.to_string(), api.serve.to_string()]);
    }
    own.extend(event.map(|_| api.events_type.to_string()));
    let own = if let [one] = own.as_slice() { one.clone() } else { format!("{{{}}}", own.join(", ")) };
    let mut text = format!("use buscodegen_runtime::{of_runtime};\nuse {}::{own};\n", krate.lib);
    let types = Types { model };
    text.extend(rpc.map(|rpc| format!("\n{}\n{}", types.call(api, rpc), types.serve(krate, api, rpc))));
    text.extend(event.map(|event| format!("\n{}", types.publish(api, event))));
    Some(text.trim_end().to_owned())
}

struct Types<'m> {
    model: &'m Model,
}

impl Types<'_> {
    fn path(&self, ty: Option<MessageType>, none: &str) -> String {
        ty.map_or_else(
            || none.to_owned(),
            |MessageType(id)| format!("{}::{}", self.model.krate(id.krate).lib, self.model.item(id).name),
        )
    }

    /// `, parameters: image_api::Resize`
    fn parameter(&self, ty: Option<MessageType>) -> String {
        ty.map_or_else(String::new, |_| format!(", parameters: {}", self.path(ty, "")))
    }

    fn call(&self, api: &Api, rpc: &Rpc) -> String {
        let (client, method, parameter) = (&api.client, &rpc.method, self.parameter(rpc.parameters));
        let call = format!("{client}::new(bus).{method}({}).await?;", argument(rpc.parameters));
        let body = match rpc.response {
            Some(_) => format!("    let response = {call}\n    println!(\"{{response:?}}\");\n"),
            None => format!("    {call}\n"),
        };
        format!(
            "async fn call(bus: &Bus{parameter}) -> Result<(), Box<dyn std::error::Error>> {{\n{body}    Ok(())\n}}\n"
        )
    }

    fn serve(&self, krate: &Crate, api: &Api, rpc: &Rpc) -> String {
        let error = rpc.errors.as_ref().map_or_else(
            || "buscodegen_runtime::NoErrors".to_owned(),
            |errors| format!("{}::{}", krate.lib, errors.name),
        );
        let (server, serve, method) = (&api.server, &api.serve, &rpc.method);
        let (parameter, response) = (self.parameter(rpc.parameters), self.path(rpc.response, "()"));
        format!(
            "struct MyServer;\n\nimpl {server} for MyServer {{\n    async fn {method}(&self, cx: Context{parameter}) -> Result<{response}, Fail<{error}>> {{\n        \
             todo!(\"what `{method}` does\")\n    }}\n}}\n\n\
             async fn serve(bus: &Bus) -> Result<(), WorkerError> {{\n    Worker::new(bus, \"{}\").serve({serve}(MyServer)).run().await\n}}\n",
            api.variable.plain(),
        )
    }

    fn publish(&self, api: &Api, event: &Event) -> String {
        let (publisher, method, parameter) = (&api.events_type, &event.method, self.parameter(event.parameters));
        format!(
            "async fn publish(bus: &Bus{parameter}) -> Result<(), Box<dyn std::error::Error>> {{\n    \
             {publisher}::new(bus).{method}({}).await?;\n    Ok(())\n}}\n",
            argument(event.parameters),
        )
    }
}

fn argument(ty: Option<MessageType>) -> &'static str {
    if ty.is_some() { "parameters" } else { "" }
}
