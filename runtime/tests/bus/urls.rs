//! What a URL opens.

use std::time::Duration;

use buscodegen_runtime::{BUS_URL, Bus, TransportErrorKind, Worker};

use crate::contract::{Echo, Note, echo};

async fn reaches(client: &Bus, server: &Bus) -> bool {
    let _worker = Worker::new(server, "shop").serve(echo()).start().await.unwrap();
    client.call::<Echo>(Note::new("a", 1)).timeout(Duration::from_millis(100)).await.is_ok()
}

#[tokio::test(start_paused = true)]
async fn a_memory_bus_without_a_name_is_private() {
    let (one, two) = (Bus::connect("memory:").await.unwrap(), Bus::connect("memory:").await.unwrap());
    assert!(!reaches(&one, &two).await);
    assert!(reaches(&one.clone(), &one).await);
}

#[tokio::test(start_paused = true)]
async fn a_memory_bus_is_shared_by_its_name_and_prefix() {
    let open = async |name: &str, prefix: &str| Bus::builder(name).prefix(prefix).connect().await.unwrap();
    let bus = open("memory:urls", "a").await;
    assert!(reaches(&bus, &open("memory:urls", "a").await).await);
    assert!(!reaches(&bus, &open("memory:urls", "b").await).await);
    assert!(!reaches(&bus, &open("memory:others", "a").await).await);
}

#[tokio::test]
async fn what_is_wrong_with_a_url_is_told_without_its_password() {
    let urls = [
        "",
        "hunter2",
        "amqp://user:hunter2@host",
        "memory:Hunter2",
        "memory:a b",
        "user:hunter2@host:6379",
        ":hunter2",
    ];
    for url in urls {
        let error = Bus::connect(url).await.unwrap_err();
        assert_eq!(error.kind, TransportErrorKind::Configuration, "{url}");
        let told = format!("{error} {error:?} {:?}", Bus::builder(url));
        assert!(!told.to_lowercase().contains("hunter2"), "{told}");
    }
}

#[tokio::test]
async fn a_service_name_is_checked() {
    let error = Bus::builder("memory:").service("No Name").connect().await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Configuration);
}

#[tokio::test(start_paused = true)]
async fn a_bus_is_named_after_its_first_worker_unless_it_has_a_name() {
    let bus = Bus::memory();
    assert!(!format!("{bus:?}").contains("store/"));
    let _ = Worker::new(&bus, "store");
    let _ = Worker::new(&bus, "dashboard");
    assert!(format!("{bus:?}").contains("store/"));
    let bus = Bus::builder("memory:").service("web").connect().await.unwrap();
    let _ = Worker::new(&bus, "store");
    assert!(format!("{bus:?}").contains("web/"));
}

const CHILD: &str = "BUSCODEGEN_FROM_ENV_CHILD";

/// Is no test by itself: the one below runs it in another process, as the environment is the process' own.
#[tokio::test]
async fn a_bus_from_the_environment_in_its_own_process() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    tracing_subscriber::fmt().with_ansi(false).init();
    match Bus::from_env().await {
        Ok(bus) => println!("said: {bus:?}"),
        Err(error) => println!("said: {error}"),
    }
}

#[test]
fn without_a_url_in_the_environment_the_bus_is_in_memory_and_the_log_warns() {
    let child = |url: Option<&str>| {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "urls::a_bus_from_the_environment_in_its_own_process", "--nocapture"]);
        child.env(CHILD, "1").env_remove(BUS_URL);
        if let Some(url) = url {
            child.env(BUS_URL, url);
        }
        String::from_utf8(child.output().unwrap().stdout).unwrap()
    };
    for unset in [None, Some("")] {
        let told = child(unset);
        assert!(told.contains("\"memory\"") && told.contains("WARN") && told.contains("BUS_URL is not set"), "{told}");
    }
    let told = child(Some("memory:shared"));
    assert!(told.contains("\"memory\"") && !told.contains("WARN"), "{told}");
    let told = child(Some("amqp://:hunter2@host"));
    assert!(told.contains("said: no transport has the scheme") && !told.contains("hunter2"), "{told}");
}
