use std::time::Duration;

use buscodegen_runtime::{
    Bus, CallError, Context, DeclaredError as _, Empty, Event as _, Execution, Fail, Message as _, Rpc as _, Worker,
};
use serde_json::json;

use crate::generated::shop_v2_api::events::{ByColourEvent, ByPartEvent, OpenedEvent, SoldEvent};
use crate::generated::shop_v2_api::money_types::{Currencies, Currency, Money};
use crate::generated::shop_v2_api::{
    API, Buyer, ByColour, ByPart, LabelResponse, PingError, PriceError, ShopV2Client, ShopV2Events, ShopV2Server, Sold,
    rpcs, shop_v2_server, sold,
};
use crate::verdicts::{accepts, refuses};

#[test]
fn markers_say_what_the_definition_says() {
    assert_eq!((API.name, API.version, API.digest.len()), ("shop.v2", "2.1.0", 64));
    assert_eq!((rpcs::Price::API, rpcs::Price::NAME), ("shop.v2", "price"));
    assert_eq!((rpcs::Price::TIMEOUT, rpcs::Price::EXECUTION), (Duration::from_millis(1500), Execution::Durable));
    assert_eq!((rpcs::Ping::TIMEOUT, rpcs::Ping::EXECUTION), (Duration::from_secs(5), Execution::AtMostOnce));
    assert_eq!((SoldEvent::RETENTION, OpenedEvent::RETENTION), (Some(Duration::from_secs(90)), None));
}

#[test]
fn routing_keys_are_read_from_the_parameters() {
    let price = Money::new(3, Currency::new("EUR").unwrap());
    assert_eq!(SoldEvent::key(&Sold::new(price, Buyer::new("b-1"))), Some("b-1"));
    assert_eq!(OpenedEvent::key(&Empty::default()), None);
    let colour = ByColour::decode(br#"{"colour":"red"}"#).unwrap();
    assert_eq!(ByColourEvent::key(&colour), Some("red"));
    let part = ByPart::decode(br#"{"part":"lid"}"#).unwrap();
    assert_eq!(ByPartEvent::key(&part), Some("lid"));
}

#[test]
fn declared_errors_travel_by_name() {
    let currencies = Currencies::from(vec![Currency::new("EUR").unwrap()]);
    let error = PriceError::UnknownCurrency(currencies.into());
    assert_eq!((error.name(), error.to_string().as_str()), ("unknown_currency", "nobody pays with it"));
    let data = error.encode().unwrap().unwrap();
    assert_eq!(PriceError::decode("unknown_currency", Some(&data)).unwrap().unwrap(), error);
    assert_eq!(PriceError::decode("gone", None).unwrap().unwrap(), PriceError::Gone);
    assert!(PriceError::decode("unknown_currency", None).unwrap().is_err());
    assert!(PriceError::decode("newer", None).is_none());
}

#[test]
fn files_of_older_drafts_mean_what_they_say() {
    // Beside `$ref`, draft 7 looks at nothing else.
    accepts::<Money>([json!({"amount": 1, "currency": "EUR", "point": [1, 2.5]})]);
    refuses::<Money>([json!({"amount": 1, "currency": "E"}), json!({"amount": 1, "currency": "EUR", "point": [1]})]);
}

struct Shop;

impl ShopV2Server for Shop {
    async fn price(&self, _: Context, currency: Currency) -> Result<Money, Fail<PriceError>> {
        if currency.as_str() == "XXX" {
            return Err(PriceError::Gone.into());
        }
        Ok(Money::new(42, currency))
    }

    async fn ping(&self, _: Context) -> Result<(), Fail<PingError>> {
        Ok(())
    }
}

#[tokio::test]
async fn client_and_server_talk() {
    let bus = Bus::memory();
    let (seen, mut sales) = tokio::sync::mpsc::unbounded_channel();
    let listener = sold("count").run(move |_, sale: Sold| {
        let seen = seen.clone();
        async move { seen.send(sale).map_err(|_| "nobody listens") }
    });
    let running = Worker::new(&bus, "shop").serve(shop_v2_server(Shop)).listen(listener).start().await.unwrap();

    let shop = ShopV2Client::new(&bus);
    shop.ping().await.unwrap();
    let price = shop.price(Currency::new("EUR").unwrap()).await.unwrap();
    assert_eq!(price, Money::new(42, Currency::new("EUR").unwrap()));
    let error = shop.price(Currency::new("XXX").unwrap()).await.unwrap_err();
    assert_eq!(error, CallError::Declared(PriceError::Gone));
    #[allow(deprecated, reason = "deprecated rpcs can still be called")]
    let error = shop.label().await.unwrap_err();
    assert!(matches!(error, CallError::Unimplemented { .. }), "{error}");
    let _: Option<LabelResponse> = None;

    let sale = Sold::new(price, Buyer::new("b-1"));
    ShopV2Events::new(&bus).sold(sale.clone()).await.unwrap();
    assert_eq!(sales.recv().await.unwrap(), sale);
    running.stop().await.unwrap();
}
