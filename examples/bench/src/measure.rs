//! Turns, rounds, medians. Knows nothing of what is measured.

use std::{
    error::Error,
    fmt,
    future::Future,
    pin::Pin,
    time::{Duration, Instant},
};

use futures_util::stream::{FuturesUnordered, StreamExt};

/// One call's future.
pub(crate) type Calling<'a> = Pin<Box<dyn Future<Output = Result<(), Box<dyn Error>>> + 'a>>;

/// Something whose calls are timed.
pub(crate) trait Contender {
    /// What it is, in a few words.
    fn name(&self) -> &'static str;
    /// One whole call, there and back.
    fn call(&self) -> Calling<'_>;
}

/// What one turn gave.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    /// The median call, in microseconds.
    pub(crate) p50: f64,
    /// The slowest call but one in a hundred, in microseconds.
    pub(crate) p99: f64,
    /// Calls a second.
    pub(crate) rate: f64,
}

/// Keeps `in_flight` calls open for the length of a turn.
pub(crate) async fn turn(
    contender: &dyn Contender,
    in_flight: usize,
    length: Duration,
) -> Result<Figures, Box<dyn Error>> {
    let timed = || async {
        let start = Instant::now();
        contender.call().await.map(|()| start.elapsed())
    };
    let begin = Instant::now();
    let mut open: FuturesUnordered<_> = (0..in_flight).map(|_| timed()).collect();
    let mut times = Vec::new();
    while let Some(time) = open.next().await {
        times.push(time?.as_secs_f64() * 1e6);
        if begin.elapsed() < length {
            open.push(timed());
        }
    }
    let rate = times.len() as f64 / begin.elapsed().as_secs_f64();
    Ok(Figures { p50: quantile(&mut times, 0.5), p99: quantile(&mut times, 0.99), rate })
}

/// Lets all take turns, each round in another order; for each contender its figures per round.
pub(crate) async fn rounds(
    contenders: &[Box<dyn Contender>],
    in_flight: usize,
    rounds: usize,
    length: Duration,
) -> Result<Vec<Vec<Figures>>, Box<dyn Error>> {
    let mut figures = vec![Vec::new(); contenders.len()];
    for round in 0..rounds {
        for turn_of in 0..contenders.len() {
            let index = (turn_of + round) % contenders.len();
            figures[index].push(turn(contenders[index].as_ref(), in_flight, length).await?);
        }
    }
    Ok(figures)
}

/// The table that is printed.
pub(crate) struct Report<'a> {
    pub(crate) contenders: &'a [Box<dyn Contender>],
    pub(crate) sequential: Vec<Vec<Figures>>,
    pub(crate) throughput: Vec<Vec<Figures>>,
    pub(crate) in_flight: usize,
}

impl fmt::Display for Report<'_> {
    /// Ratios are medians of the ratios within each round, so that a slow spell of the machine weighs on both sides.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let median = |figures: &[Figures], pick: fn(&Figures) -> f64| {
            quantile(&mut figures.iter().map(pick).collect::<Vec<_>>(), 0.5)
        };
        let ratio = |figures: &[Vec<Figures>], of: usize, pick: fn(&Figures) -> f64| {
            let mut ratios: Vec<_> = figures[of].iter().zip(&figures[0]).map(|(a, b)| pick(a) / pick(b)).collect();
            quantile(&mut ratios, 0.5)
        };
        writeln!(f, "one call at a time{:>24} {:>9} {:>9} {:>12}", "", "p50 us", "p99 us", "x PING p50")?;
        for (index, contender) in self.contenders.iter().enumerate() {
            let figures = &self.sequential[index];
            let (p50, p99) = (median(figures, |figure| figure.p50), median(figures, |figure| figure.p99));
            let times = ratio(&self.sequential, index, |figure| figure.p50);
            writeln!(f, "  {:<40} {p50:>9.1} {p99:>9.1} {times:>12.2}", contender.name())?;
        }
        writeln!(
            f,
            "{:>3} calls in flight{:>23} {:>9} {:>9} {:>12}",
            self.in_flight, "", "calls/s", "p99 us", "x PING rate"
        )?;
        for (index, contender) in self.contenders.iter().enumerate() {
            let figures = &self.throughput[index];
            let (rate, p99) = (median(figures, |figure| figure.rate), median(figures, |figure| figure.p99));
            let times = ratio(&self.throughput, index, |figure| figure.rate);
            writeln!(f, "  {:<40} {rate:>9.0} {p99:>9.0} {times:>12.3}", contender.name())?;
        }
        Ok(())
    }
}

fn quantile(values: &mut [f64], at: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * at).round() as usize).copied().unwrap_or(f64::NAN)
}
