//! What users of buscodegen have: a typed call, decoded and validated on both ends, with a deadline.

use std::error::Error;

use buscodegen_runtime::{Bus, Context, Fail, Message, Worker};

use crate::{
    measure::{Calling, Contender},
    orders::{ConfirmError, Order, OrdersClient, OrdersServer, orders_server},
};

/// An everyday message of about 200 bytes.
pub(crate) const BODY: &str = r#"{"id":"7f3c1f0e-5d0a-4c0e-9a53-0d6d2a1b9c11","customer":"Ada Lovelace","placed":"2026-03-01T09:30:00Z","total":12950,"items":[{"sku":"AB-1234","quantity":2},{"sku":"CD-5678","quantity":1}]}"#;

pub(crate) struct Client {
    orders: OrdersClient,
    order: Order,
}

impl Client {
    pub(crate) async fn connect(url: &str) -> Result<Self, Box<dyn Error>> {
        let bus = Bus::connect(url).await?;
        Ok(Self { orders: OrdersClient::new(&bus), order: Order::decode(BODY.as_bytes())? })
    }
}

impl Contender for Client {
    fn name(&self) -> &'static str {
        "buscodegen, typed and validated"
    }

    fn call(&self) -> Calling<'_> {
        Box::pin(async {
            let order = self.orders.confirm(self.order.clone()).await?;
            if order.total == self.order.total { Ok(()) } else { Err("another order came back".into()) }
        })
    }
}

struct Echo;

impl OrdersServer for Echo {
    async fn confirm(&self, _: Context, order: Order) -> Result<Order, Fail<ConfirmError>> {
        Ok(order)
    }
}

pub(crate) async fn serve(url: &str) -> Result<(), Box<dyn Error>> {
    let bus = Bus::connect(url).await?;
    Worker::new(&bus, "bench").serve(orders_server(Echo)).concurrency(256).run().await?;
    Ok(())
}
